/**
 * Where a spreadsheet program takes what follows for a formula: at the beginning of a cell, also of
 * one that it makes itself because it splits by another separator.
 */
const FORMULA = /(^|[;,\t\r\n])(?=[=+\-@＝＋－＠\t\r\n])/g;

/**
 * A record of a CSV file, its end included (RFC 4180). A cell that begins like a formula gets an
 * apostrophe, which makes a text of it (CWE-1236).
 */
export function csvLine(cells: readonly string[], separator: string): string {
  const written = cells.map((cell) => {
    const text = cell.replace(FORMULA, "$1'");
    return /["\r\n]/.test(text) || text.includes(separator)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  });
  return `${written.join(separator)}\r\n`;
}
