import { existsSync } from "node:fs";

/** Where package.json is, above this file and above whatever it is bundled into; ends with a /. */
export const root = folderOf("package.json", new URL("./", import.meta.url));

function folderOf(name: string, folder: URL): URL {
  return existsSync(new URL(name, folder)) ? folder : folderOf(name, new URL("../", folder));
}
