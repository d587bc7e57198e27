import type { AuditRecord } from "../../../domain/audit-entry.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import { describeEntry } from "../../../views/audit-text.ts";
import { nameText } from "../../../views/former.ts";
import type { ExportedCustomer, ExportedUser } from "../queries.ts";

/** What a list exports of a row, by the heads of its columns. */
export interface Columns<Row> {
  heads: readonly PlainKey[];
  cells(row: Row): string[];
}

type Words = Pick<SignedInContext, "t">;

/** ISO 8601 to the second: what every spreadsheet program reads as a time. */
function time(at: Date | null): string {
  return at ? `${at.toISOString().slice(0, 19)}Z` : "";
}

const personHeads = [
  "exports.column.number",
  "people.column.email",
  "people.column.firstName",
  "people.column.lastName",
  "people.column.status",
  "people.column.groups",
] as const satisfies readonly PlainKey[];

/** Of groups, by id. */
type Titles = ReadonlyMap<number, string>;

/** A member of a group. */
export function memberColumns({ t }: Words, titles: Titles): Columns<ExportedUser> {
  return {
    heads: personHeads,
    cells: ({ id, email, firstName, lastName, status, groupIds }) => [
      String(id),
      email,
      nameText(t, firstName),
      lastName,
      t(`people.status.${status}`),
      groupIds.flatMap((group) => titles.get(group) ?? []).join(", "),
    ],
  };
}

/** A row of the Users List. */
export function userColumns(ctx: Words & { now: Date }, titles: Titles): Columns<ExportedUser> {
  const person = memberColumns(ctx, titles);
  return {
    heads: [
      ...personHeads,
      "people.column.agent",
      "people.form.locale.label",
      "people.column.customers",
      "people.column.lastLogin",
      "exports.column.lockedUntil",
      "exports.column.createdAt",
      "exports.column.accessEndsAt",
      "leaving.reason.label",
    ],
    cells: (row) => [
      ...person.cells(row),
      ctx.t(row.agent ? "forms.yes" : "forms.no"),
      row.locale,
      String(row.customerCount),
      time(row.lastLoginAt),
      time(row.lockedUntil && row.lockedUntil > ctx.now ? row.lockedUntil : null),
      time(row.createdAt),
      time(row.accessEndsAt),
      row.statusReason ?? "",
    ],
  };
}

export const customerColumns: Columns<ExportedCustomer> = {
  heads: [
    "customers.column.reference",
    "people.column.firstName",
    "people.column.lastName",
    "customers.column.company",
    "people.column.email",
  ],
  cells: ({ reference, firstName, lastName, company, email }) => [
    reference,
    firstName,
    lastName,
    company ?? "",
    email,
  ],
};

/** An entry of the audit, in the reader's words. */
export function entryColumns({ t }: Words): Columns<AuditRecord> {
  const names = [
    "number",
    "at",
    "who",
    "whoNumber",
    "act",
    "whomType",
    "whom",
    "whomNumber",
    "changes",
    "result",
    "reason",
    "source",
    "address",
    "request",
  ] as const;
  return {
    heads: names.map((name): PlainKey => `exports.column.${name}`),
    cells: (entry) => {
      const { act, changes, refusal } = describeEntry(t, entry);
      return [
        String(entry.id),
        time(entry.at),
        nameText(t, entry.actorName),
        String(entry.actorId ?? ""),
        act,
        entry.subjectType === "none" ? "" : entry.subjectType,
        nameText(t, entry.subjectName),
        String(entry.subjectId ?? ""),
        changes.join("; "),
        t(`audit.result.${entry.result}`),
        refusal,
        entry.source,
        entry.address ?? "",
        entry.requestId ?? "",
      ];
    },
  };
}
