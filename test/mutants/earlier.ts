import { data } from "./earlier/data.ts";
import { lastAdministrator } from "./earlier/last-administrator.ts";
import { operation } from "./earlier/operation.ts";
import { requests } from "./earlier/requests.ts";
import { rights } from "./earlier/rights.ts";
import { sessions } from "./earlier/sessions.ts";
import type { Mutant } from "./mutant.ts";

/** The guards that stood before the table did. */
export const earlier: readonly Mutant[] = [
  ...rights,
  ...lastAdministrator,
  ...sessions,
  ...requests,
  ...data,
  ...operation,
];
