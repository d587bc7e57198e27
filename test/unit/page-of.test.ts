import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageWindow } from "../../src/domain/page-of.ts";

describe("pageWindow", () => {
  it.each([
    [0, 1, 25, { page: 1, pages: 1, offset: 0 }],
    [0, 7, 25, { page: 1, pages: 1, offset: 0 }],
    [25, 1, 25, { page: 1, pages: 1, offset: 0 }],
    [26, 2, 25, { page: 2, pages: 2, offset: 25 }],
    [26, 3, 25, { page: 2, pages: 2, offset: 25 }],
    [26, 0, 25, { page: 1, pages: 2, offset: 0 }],
    [26, -5, 25, { page: 1, pages: 2, offset: 0 }],
    [10_000, 100, 100, { page: 100, pages: 100, offset: 9_900 }],
  ])("%i rows, page %i of %i each", (total, page, per, window) =>
    expect(pageWindow(total, page, per)).toEqual(window),
  );

  it("every row is on exactly one page", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom(1, 25, 50, 100),
        (total, per) => {
          const { pages } = pageWindow(total, 1, per);
          const begins = Array.from(
            { length: pages },
            (_, index) => pageWindow(total, index + 1, per).offset,
          );
          const rows = begins.flatMap((begin) =>
            Array.from({ length: Math.min(per, total - begin) }, (_, index) => begin + index),
          );
          expect(rows).toEqual(Array.from({ length: total }, (_, index) => index));
        },
      ),
    );
  });
});
