import { resolve } from "node:path";

/** The path in a `file:` URL. */
export function sqliteFile(url: string): string {
  return url.replace(/^file:(\/\/)?/, "").replace(/\?.*$/, "");
}

/** A `file:` URL whose path counts from the working folder until now; any other URL as it is. */
export function withAbsolutePath(url: string): string {
  return url.startsWith("file:") ? `file:${resolve(sqliteFile(url))}` : url;
}
