import { type Actor, may } from "../domain/actor.ts";
import type { AuditRecord } from "../domain/audit-entry.ts";
import type { Translate } from "../languages/texts.ts";
import { isAction } from "./audit-changes.ts";
import { nameText } from "./former.ts";

interface Reader {
  t: Translate;
  actor: Actor;
  now: Date;
  format: { moment(date: Date, now: Date): string };
}

/** What an address is about, as far as it is still known. */
export interface Known {
  id: number;
  name: string;
  /** The entry of its deletion, unless it came back. */
  deletion: AuditRecord | undefined;
}

export interface KnownUser extends Known {
  /** Whether the page of Restore would let this reader do it. */
  mayRestore: boolean;
}

interface Link {
  href: string;
  text: string;
}

/** What an error page says of its thing, and where one goes from there. */
export interface Around {
  name: string;
  /** Who deleted it, and when; null for what is there. */
  gone: { title: string; text: string } | null;
  links: readonly Link[];
}

/** For who may not see it: nothing. */
export const nothingAround: Around = { name: "", gone: null, links: [] };

/** A group or role: once deleted it has no record any more. */
export function describeAround(
  reader: Reader,
  known: Known | undefined,
  { record, back }: { record: Link; back: Link },
): Around {
  const gone = goneText(reader, known, "errors.gone.thing");
  return { name: known?.name ?? "", gone, links: known && !gone ? [record, back] : [back] };
}

/** A user, with the ways out that this reader has; `list` and `query` lead back. */
export function describeUserAround(
  reader: Reader,
  known: KnownUser | undefined,
  { listUrl, query }: { listUrl: string; query: string },
): Around {
  const { t, actor } = reader;
  if (!may(actor, "users.view")) return nothingAround;
  const back = { href: listUrl, text: t("forms.back") };
  if (!known) return { ...nothingAround, links: [back] };
  const record = { href: `/users/${known.id}${query}`, text: t("users.record.link") };
  const restoration = {
    href: `/users/${known.id}/restoration${query}`,
    text: t("users.restoration.button"),
  };
  const restore = known.deletion && known.mayRestore ? [restoration] : [];
  return {
    name: nameText(t, known.name),
    gone: goneText(reader, known, "errors.gone.user"),
    links: [...restore, record, back],
  };
}

function goneText(
  reader: Reader,
  known: Known | undefined,
  key: "errors.gone.user" | "errors.gone.thing",
): Around["gone"] {
  if (!known?.deletion) return null;
  const title = reader.t(key, { name: nameText(reader.t, known.name) });
  return { title, text: doneText(reader, known.deletion) };
}

/** "User deactivated by Ana Admin, today 14:02" */
export function doneText(
  { t, format, now }: Omit<Reader, "actor">,
  { action, actorName, at }: AuditRecord,
): string {
  return t("audit.by", {
    act: isAction(action) ? t(`audit.happened.${action}`) : action,
    actor: nameText(t, actorName) || t("audit.system"),
    at: format.moment(at, now),
  });
}
