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

/** The day after, YYYY-MM-DD. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}
