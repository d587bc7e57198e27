import { agentRows } from "./agents.ts";
import { backups } from "./backups.ts";
import { batchRows } from "./batches.ts";
import { doors } from "./doors.ts";
import { earlier } from "./earlier.ts";
import { erasing } from "./erasure.ts";
import { exporting } from "./exports.ts";
import { faults } from "./faults.ts";
import { fields } from "./fields.ts";
import { searched } from "./finding.ts";
import { ground } from "./ground.ts";
import { handingOver } from "./handing-over.ts";
import { importing } from "./importing.ts";
import { leaving } from "./leaving.ts";
import { passwordLinks } from "./links.ts";
import { lists } from "./lists.ts";
import type { Mutant } from "./mutant.ts";
import { operation } from "./operation.ts";
import { overview } from "./overview.ts";
import { place } from "./place.ts";
import { typedReads } from "./reads.ts";
import { refusals } from "./refusals.ts";
import { rights } from "./rights.ts";
import { sheets } from "./sheets.ts";
import { starting } from "./starting.ts";
import { store } from "./store.ts";
import { storeCustomers } from "./store-customers.ts";
import { temporary } from "./temporary.ts";
import { leavingNothing } from "./traces.ts";
import { trimming } from "./trimming.ts";
import { undoing } from "./undo.ts";
import { wayBack } from "./way-back.ts";
import { wording } from "./wording.ts";
import { words } from "./words.ts";

/** Every guard that is tried, by the work that built it. */
export const tables: Readonly<Record<string, readonly Mutant[]>> = {
  agents: agentRows,
  backups,
  batches: batchRows,
  doors,
  earlier,
  erasing,
  exports: exporting,
  faults,
  fields,
  finding: searched,
  ground,
  "handing over": handingOver,
  importing,
  links: passwordLinks,
  leaving,
  "leaving nothing": leavingNothing,
  lists,
  operation,
  overview,
  place,
  reads: typedReads,
  refusals,
  rights,
  sheets,
  starting,
  "store customers": storeCustomers,
  store,
  temporary,
  trimming,
  undo: undoing,
  "way back": wayBack,
  wording,
  words,
};
