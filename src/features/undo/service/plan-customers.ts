import type { Reader, Tx } from "../../../db/client.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { fullName } from "../../../domain/text.ts";
import { whyNotAssignCustomers } from "../../customers/policy.ts";
import { type Given, listGiven, listSides } from "../../customers/queries/given.ts";
import { type Assignee, findAssignees } from "../../customers/queries.ts";
import type { Return } from "../../customers/service/return-customers.ts";
import { TOO_MANY_CUSTOMERS, TOUCHED } from "../policy.ts";
import type { CustomersPlan, KeptCustomers } from "./plans.ts";

/** More customers than these are moved anew instead. */
const MOST_CUSTOMERS = 20_000;

/** A customer that an act gave or took, who had it before and who after it; null is nobody. */
interface Handed extends Given {
  before: number | null;
  after: number | null;
}

/** What taking back what an act did to somebody's customers would do. */
export async function planCustomers(
  from: Reader | Tx,
  actor: Actor,
  entry: AuditRecord,
): Promise<CustomersPlan> {
  const id = entry.subjectId as number;
  const handed = await listHanded(from, entry, id);
  const ids = new Set([id, ...handed.flatMap((one) => [one.holderId, one.before, one.after])]);
  const people = await findAssignees(
    from,
    [...ids].filter((one) => one !== null),
  );
  const known = new Map(people.map((person) => [person.id, person]));
  const tooMany = handed.length > MOST_CUSTOMERS;
  const states = Map.groupBy(tooMany ? [] : handed, (one) => stateOf(one, entry, known));
  const { going = [], ...staying } = Object.fromEntries(states) as Sorted;
  const returns = returnsOf(going, known);
  const user = known.get(id);
  const nothing = tooMany ? TOO_MANY_CUSTOMERS : returns.length === 0 ? TOUCHED : undefined;
  return {
    ...{ of: "customers", returns },
    kept: Object.entries(staying).flatMap(([state, some]) => keptOf(state as State, some, known)),
    user: nameOf(user) ?? { id, name: entry.subjectName },
    why: (user && whyNotAssignCustomers(actor, user)) ?? nothing,
  };
}

type State = KeptCustomers["state"];
type Sorted = Partial<Record<State | "going", Handed[]>>;
type Known = ReadonlyMap<number, Assignee>;

async function listHanded(from: Reader | Tx, entry: AuditRecord, id: number): Promise<Handed[]> {
  const sides = await listSides(from, entry);
  const limit = MOST_CUSTOMERS + 1;
  const given = await listGiven(from, { entryId: entry.id, sides: sides.keys(), limit });
  return given.map((one) => {
    const other = one.otherId === null ? null : (sides.get(one.otherId) ?? null);
    return one.change === "assigned"
      ? { ...one, before: other, after: id }
      : { ...one, before: id, after: other };
  });
}

/** Whether a customer is still where the act left it, untouched, and may go back. */
function stateOf(one: Handed, entry: AuditRecord, known: Known): State | "going" {
  if (one.known === null) return "gone";
  if (one.holderId !== one.after) return "elsewhere";
  if (one.lastId !== entry.id && one.lastId !== one.otherId) return "back";
  const former = one.before === null ? undefined : known.get(one.before);
  return former?.status === "deleted" ? "deleted" : "going";
}

function returnsOf(going: readonly Handed[], known: Known): Return[] {
  const alike = Map.groupBy(going, ({ before, after }) => `${before}:${after}`);
  return [...alike.values()].map((some) => {
    const [{ before, after } = { before: null, after: null }] = some;
    const ids = some.map((one) => one.id);
    return { from: personOf(after, known), to: personOf(before, known), ids };
  });
}

function keptOf(state: State, some: readonly Handed[], known: Known): KeptCustomers[] {
  const whose = state === "deleted" ? "before" : "holderId";
  return [...Map.groupBy(some, (one) => one[whose])].map(([who, { length: count }]) => ({
    ...{ state, count },
    who: personOf(who, known),
  }));
}

function personOf(id: number | null, known: Known) {
  return id === null ? null : nameOf(known.get(id));
}

function nameOf(person: Assignee | undefined): { id: number; name: string } | null {
  return person ? { id: person.id, name: fullName(person) } : null;
}
