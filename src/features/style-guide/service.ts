import { existsSync, readdirSync, readFileSync } from "node:fs";
import { root } from "../../root.ts";

/** A part of an example: a macro with its object, and what its caller brings. */
export interface Part {
  /** The one that the example is of, unless it is another. */
  component?: string;
  macro: string;
  values?: object;
  body?: readonly (Part | string)[];
}

export interface Example extends Part {
  title: string;
}

export interface Component {
  name: string;
  examples: readonly Example[];
}

const folder = new URL("views/components/", root);

/** The components with their examples, as they are in the files now. */
export function readComponents(): Component[] {
  return readdirSync(folder)
    .map((name) => ({ name, file: new URL(`${name}/examples.json`, folder) }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => ({
      name,
      examples: JSON.parse(readFileSync(file, "utf8")) as Example[],
    }));
}
