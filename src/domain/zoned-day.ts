const DAY = 86_400_000;

/**
 * The instant at which a day (YYYY-MM-DD) begins in a time zone; where a clock skips midnight, the
 * first instant after it.
 */
export function startOfDay(day: string, timeZone: string): Date {
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const shown = (instant: number) => Date.parse(`${clock.format(instant).replace(" ", "T")}Z`);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [midnight - DAY, midnight + DAY]
    .map((near) => midnight - (shown(near) - near))
    .sort((a, b) => a - b);
  return new Date(candidates.find((instant) => shown(instant) >= midnight) as number);
}

/** The instant after a day (YYYY-MM-DD) in a time zone. */
export function endOfDay(day: string, timeZone: string): Date {
  return startOfDay(nextDay(day), timeZone);
}

/** The day (YYYY-MM-DD) of an instant in a time zone. */
export function dayOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(instant);
}

/** The last instant before an end, which is that of a day: a midnight. */
export function lastInstant(end: Date): Date {
  return new Date(end.getTime() - 1);
}

/** The day that is over at an instant; empty where there is none. */
export function lastDayBefore(end: Date | null, timeZone: string): string {
  return end ? dayOf(lastInstant(end), timeZone) : "";
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}
