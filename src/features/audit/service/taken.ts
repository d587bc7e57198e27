import type { Reader, Tx } from "../../../db/client.ts";
import type { AuditRecord } from "../../../domain/audit-entry.ts";
import { NotFound } from "../../../domain/errors.ts";
import { findEntry } from "../queries/entries.ts";
import { findVersion, listNewer } from "../queries/newer.ts";
import { listUndone } from "../queries/touched.ts";

interface Taken {
  entry: AuditRecord;
  /** What took it back already. */
  undoneBy: AuditRecord | undefined;
}

/** An entry that is to be taken back, for a page or within the act. Throws NotFound. */
export async function loadTaken(from: Reader | Tx, id: number): Promise<Taken> {
  const entry = await findEntry(from, id);
  if (!entry) throw new NotFound("audit.notFound");
  const undoneBy = (await listUndone(from, [id])).get(id);
  return { entry, undoneBy: undoneBy === undefined ? undefined : await findEntry(from, undoneBy) };
}

/**
 * What changed a user's row after an edit or act on them, the newest first; undefined where too
 * much came, or the entry does not say which version it left.
 */
export async function loadNewer(
  from: Reader | Tx,
  { id, at, subjectId }: AuditRecord,
): Promise<AuditRecord[] | undefined> {
  const version = await findVersion(from, id);
  if (subjectId === null || version === null) return undefined;
  return listNewer(from, { userId: subjectId, version, at });
}
