/** Of no language: what is kept in order is kept for readers of all of them. */
const { compare } = new Intl.Collator("und", { numeric: true });

/** Rows by what they are called, numbers by their value: "Team 2" before "Team 10". */
export function inNaturalOrder<Row extends { id: number }>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): Row[] {
  return rows.toSorted((a, b) => compare(nameOf(a), nameOf(b)) || a.id - b.id);
}

/** The row after one of them, or else the one before it. */
export function followerOf<Row>(rows: readonly Row[], gone: Row): Row | undefined {
  const at = rows.indexOf(gone);
  return rows[at + 1] ?? rows[at - 1];
}
