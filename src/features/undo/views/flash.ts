import type { AuditRecord } from "../../../domain/audit-entry.ts";
import type { Flash } from "../../../http/page.ts";

export function undoneFlash({ id }: AuditRecord): Flash {
  return { key: "undo.done", params: { entry: id } };
}
