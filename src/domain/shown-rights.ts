import { createHash } from "node:crypto";
import { difference } from "./effects.ts";
import { type Permission, permissions } from "./permissions.ts";

/** A group, as far as membership gives rights. */
export interface Giver {
  id: number;
  title: string;
  permissions: ReadonlySet<Permission>;
}

type Gift = Pick<Giver, "id" | "permissions">;

/**
 * Rights are written by their place in the catalogue: under another catalogue they would be read as
 * others.
 */
const edition = createHash("sha256").update(permissions.join()).digest("base64url").slice(0, 6);

/** What groups give when a page is shown, for its form to carry: about eight characters a group. */
export function writeShown(groups: readonly Gift[]): string {
  return [
    edition,
    ...groups.map(
      ({ id, permissions: held }) => `${id.toString(36)}.${rightsMask(held).toString(36)}`,
    ),
  ].join("~");
}

/** A bit for each right; a number holds 53. */
function rightsMask(held: ReadonlySet<Permission>): number {
  return permissions.reduce(
    (mask, permission, place) => mask + (held.has(permission) ? 2 ** place : 0),
    0,
  );
}

/**
 * Rights by group. A group that is not named was shown as giving nothing; so was every group by a
 * page of another catalogue.
 */
function readShown(shown: string): ReadonlyMap<number, ReadonlySet<Permission>> {
  const [from, ...parts] = shown.split("~");
  if (from !== edition) return new Map();
  return new Map(
    parts.map((part) => {
      const [id = 0, mask = 0] = part.split(".").map((text) => Number.parseInt(text, 36));
      return [
        id,
        new Set(permissions.filter((_, place) => Math.floor(mask / 2 ** place) % 2 === 1)),
      ];
    }),
  );
}

/** A group that gives other rights than a page showed. */
interface ChangedGroup {
  title: string;
  gained: Permission[];
  lost: Permission[];
}

/** Those of some groups whose rights are not what `shown` (writeShown) says. */
export function changedSince(shown: string, groups: readonly Giver[]): ChangedGroup[] {
  const before = readShown(shown);
  return groups.flatMap(({ id, title, permissions: now }) => {
    const change = difference(before.get(id) ?? new Set(), now);
    return change ? [{ title, ...change }] : [];
  });
}

export interface ShownForm {
  submitted: boolean;
  values: Readonly<Record<string, string | string[]>>;
  conflict?: unknown;
}

/** What a posted form was shown, as its page wrote it. */
export function postedShown({ values }: ShownForm): string {
  return String(values.shownRights ?? "");
}

/**
 * What a form carries: what is so now. One that comes back with a typo is still the form of what it
 * showed, except for groups that it did not know; one that comes back with a conflict says what
 * changed.
 */
export function shownRights(form: ShownForm, groups: readonly Gift[]): string {
  if (!form.submitted || form.conflict) return writeShown(groups);
  const posted = readShown(postedShown(form));
  return writeShown(
    groups.map(({ id, permissions: now }) => ({ id, permissions: posted.get(id) ?? now })),
  );
}
