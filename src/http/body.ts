import express, { type RequestHandler } from "express";
import { UnsupportedMediaType } from "./error-pages.ts";

/** Form bodies only: 256 KB, 600 parameters, no nesting (security C4, I2). */
export function formBody(): RequestHandler[] {
  const onlyForms: RequestHandler = (req, _res, next) => {
    const refused =
      req.method === "POST" && !req.is("application/x-www-form-urlencoded") && hasBody(req.headers);
    next(refused ? new UnsupportedMediaType("errors.unsupportedMediaType.text") : undefined);
  };
  return [onlyForms, express.urlencoded({ extended: false, limit: "256kb", parameterLimit: 600 })];
}

function hasBody(headers: {
  "content-length"?: string | undefined;
  "transfer-encoding"?: string | undefined;
}): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
