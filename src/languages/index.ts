/** The languages of the interface: a line and a folder each. */
export { de } from "./de/index.ts";
export { en } from "./en/index.ts";
