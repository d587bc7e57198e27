/** The path in a `file:` URL. */
export function sqliteFile(url: string): string {
  return url.replace(/^file:(\/\/)?/, "").replace(/\?.*$/, "");
}
