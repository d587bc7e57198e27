import { csvLine } from "../domain/csv.ts";
import type { Translate } from "../languages/texts.ts";

/** By it spreadsheet programs know UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

interface CsvParts {
  /** Of the file, without its ending. */
  name: string;
  heads: readonly string[];
  /** Some at a time. */
  rows: AsyncIterable<readonly (readonly string[])[]>;
}

/** A CSV file that is made while it is sent, as a spreadsheet program in the reader's language opens it. */
export function csvFile({ t }: { t: Translate }, { name, heads, rows }: CsvParts) {
  const separator = t("exports.separator");
  async function* pieces() {
    yield BYTE_ORDER_MARK + csvLine(heads, separator);
    for await (const some of rows) yield some.map((cells) => csvLine(cells, separator)).join("");
  }
  return { name: `${name}.csv`, type: "text/csv; charset=utf-8", pieces: pieces() };
}
