import express, { type RequestHandler } from "express";
import { staticFolder } from "./render.ts";

/** The built files; their names carry a hash of the content, so a browser asks once. */
export function staticFiles(): RequestHandler {
  const setHeaders = (res: { setHeader(name: string, value: string): unknown }) => res.setHeader("Cache-Control", "public, max-age=31536000, immutable");
  return express.static(staticFolder, { setHeaders, index: false, redirect: false, dotfiles: "ignore", etag: false });
}
