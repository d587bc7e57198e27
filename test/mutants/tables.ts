import { earlier } from "./earlier.ts";
import { ground } from "./ground.ts";
import { lists } from "./lists.ts";
import type { Mutant } from "./mutant.ts";

/** Every guard that is tried, by the work that built it. */
export const tables: Readonly<Record<string, readonly Mutant[]>> = { earlier, ground, lists };
