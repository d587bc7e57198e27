/** What a spreadsheet program takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A record of a CSV file, its end included (RFC 4180). A cell that begins like a formula gets an
 * apostrophe, which makes a text of it (CWE-1236).
 */
export function csvLine(cells: readonly string[], separator: string): string {
  const written = cells.map((cell) => {
    const text = FORMULA.test(cell) ? `'${cell}` : cell;
    return /["\r\n]/.test(text) || text.includes(separator)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  });
  return `${written.join(separator)}\r\n`;
}
