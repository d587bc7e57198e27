import { describe, expect, it } from "vitest";
import { dayOf, endOfDay, lastDayBefore, startOfDay } from "../../src/domain/zoned-day.ts";

describe("days in a time zone", () => {
  it.each([
    ["2026-03-02", "UTC", "2026-03-02T00:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
    ["2026-01-01", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z"],
    ["2026-01-01", "America/Los_Angeles", "2026-01-01T08:00:00.000Z"],
    // The clock skips midnight, or shows it twice.
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
    ["2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00.000Z"],
    ["2025-11-02", "America/Havana", "2025-11-02T04:00:00.000Z"],
    ["1970-01-02", "America/Los_Angeles", "1970-01-02T08:00:00.000Z"],
    ["2999-12-31", "Asia/Tokyo", "2999-12-30T15:00:00.000Z"],
  ])("%s begins in %s at %s", (day, zone, instant) =>
    expect(startOfDay(day, zone).toISOString()).toBe(instant),
  );

  it.each([
    ["2026-02-28", "UTC", "2026-03-01T00:00:00.000Z"],
    ["2028-02-28", "UTC", "2028-02-29T00:00:00.000Z"],
    ["2026-12-31", "Europe/Berlin", "2026-12-31T23:00:00.000Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
  ])("%s ends in %s at %s, and is the last day before then", (day, zone, instant) => {
    const end = endOfDay(day, zone);
    expect([end.toISOString(), lastDayBefore(end, zone)]).toEqual([instant, day]);
    expect(dayOf(end, zone), "that of the instant is the next").not.toBe(day);
  });
});
