import { lastInstant } from "../domain/zoned-day.ts";

/** The last day of what ends at an instant. */
export function lastDayText(format: { date(date: Date): string }, end: Date): string {
  return format.date(lastInstant(end));
}
