import type { ReadDatabase } from "../../db/client.ts";
import { type Actor, may } from "../../domain/actor.ts";
import type { AuditRecord } from "../../domain/audit-entry.ts";
import type { Counted } from "../../domain/list-page.ts";
import { fullName } from "../../domain/text.ts";
import { type GroupRights, recallGroupRights } from "../../rights/held-rights.ts";
import { findLoneAdministrator } from "../../rights/last-administrator.ts";
import { loadLatest } from "../audit/service.ts";
import { findPerson, type Person } from "../rights/queries.ts";
import { loadAdministrators } from "../rights/service/explain.ts";
import { countUsers, type Leaving, listLeaving, type UserNumber } from "./queries.ts";

/** What the start page knows; of what the person may not see, nothing is read. */
export interface LoadedHome {
  numbers: Readonly<Record<UserNumber, Counted>> | undefined;
  lone: { person: Person; groups: GroupRights[] } | undefined;
  refusals: AuditRecord[];
  changes: AuditRecord[];
  administrators: { name: string; email: string }[];
  /** Whose access ends soon, and whose did not end; some of each. */
  leaving: Leaving[];
}

const ENTRIES_SHOWN = 5;

/** Whose access ends soon; the others are in the list. */
const LEAVING_SHOWN = 5;

/** The start page of `actor`; a handful of statements, none of which goes through everybody. */
export async function loadHome(db: ReadDatabase, actor: Actor, now: Date): Promise<LoadedHome> {
  const seesUsers = may(actor, "users.view");
  const seesLeaving = seesUsers && may(actor, "users.status");
  const [numbers, lone, latest, administrators, leaving] = await Promise.all([
    seesUsers ? countUsers(db.read, now) : undefined,
    seesUsers ? loadLone(db, actor) : undefined,
    loadLatest(db.read, actor, ENTRIES_SHOWN),
    loadWhomToAsk(db, actor),
    seesLeaving ? listLeaving(db.read, now, LEAVING_SHOWN) : [],
  ]);
  return { numbers, lone, ...latest, administrators, leaving };
}

async function loadLone(db: ReadDatabase, actor: Actor): Promise<LoadedHome["lone"]> {
  const groups = await recallGroupRights(db.read, actor.rightsVersion);
  const lone = await findLoneAdministrator(db.read, groups);
  const person = lone && (await findPerson(db.read, lone.userId));
  return lone && person && { person, groups: lone.groups };
}

const ADMINISTRATORS_SHOWN = 5;

/** Whom somebody without any right may ask for one; nobody else is told. */
async function loadWhomToAsk(
  db: ReadDatabase,
  { permissions }: Actor,
): Promise<LoadedHome["administrators"]> {
  if (permissions.size > 0) return [];
  return (await loadAdministrators(db, ADMINISTRATORS_SHOWN)).map((person) => ({
    name: fullName(person),
    email: person.email,
  }));
}
