/** The last day of what ends at an instant: that of a moment before, as the end is a midnight. */
export function lastDayText(format: { date(date: Date): string }, end: Date): string {
  return format.date(new Date(end.getTime() - 1));
}
