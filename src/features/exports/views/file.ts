import type { ExportedList } from "../../../domain/audit-entry.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { csvFile } from "../../../views/csv-file.ts";
import type { Columns } from "./rows.ts";

interface FileParts<Row> {
  list: Exclude<ExportedList, "batch">;
  columns: Columns<Row>;
  turns: AsyncIterable<Row[]>;
}

/** A list as a file. */
export function listFile<Row>(ctx: SignedInContext, { list, columns, turns }: FileParts<Row>) {
  const { t, now } = ctx;
  async function* rows() {
    for await (const some of turns) yield some.map((row) => columns.cells(row));
  }
  const name = `${t(`exports.file.${list}`)}-${now.toISOString().slice(0, 10)}`;
  return csvFile(ctx, { name, heads: columns.heads.map((head) => t(head)), rows: rows() });
}
