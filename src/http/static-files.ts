import type { RequestHandler } from "express";
import expressStaticGzip from "express-static-gzip";
import { staticFolder } from "./render.ts";

/**
 * The built files, compressed once by the build; their names carry a hash of the content, so a
 * browser asks once.
 */
export function staticFiles(): RequestHandler {
  const setHeaders = (res: { setHeader(name: string, value: string): unknown }) =>
    res.setHeader("Cache-Control", "public, max-age=31536000, immutable");
  const serveStatic = { setHeaders, redirect: false, dotfiles: "ignore", etag: false } as const;
  return expressStaticGzip(staticFolder, {
    enableBrotli: true,
    orderPreference: ["br", "gz"],
    index: false,
    serveStatic,
  });
}
