import type { ExportedList } from "../../../domain/audit-entry.ts";
import { csvLine } from "../../../domain/csv.ts";
import type { SignedInContext } from "../../../http/page.ts";
import type { Columns } from "./rows.ts";

/** By it spreadsheet programs know UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

interface FileParts<Row> {
  list: ExportedList;
  columns: Columns<Row>;
  turns: AsyncIterable<Row[]>;
}

/** A list as a CSV file, as a spreadsheet program in the reader's language opens it. */
export function csvFile<Row>(ctx: SignedInContext, { list, columns, turns }: FileParts<Row>) {
  const { t, now } = ctx;
  const separator = t("exports.separator");
  async function* pieces() {
    yield BYTE_ORDER_MARK +
      csvLine(
        columns.heads.map((head) => t(head)),
        separator,
      );
    for await (const rows of turns)
      yield rows.map((row) => csvLine(columns.cells(row), separator)).join("");
  }
  const day = now.toISOString().slice(0, 10);
  return {
    name: `${t(`exports.file.${list}`)}-${day}.csv`,
    type: "text/csv; charset=utf-8",
    pieces: pieces(),
  };
}
