import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageWindow, readPage } from "../../src/domain/list-page.ts";

describe("pageWindow", () => {
  it.each([
    [0, 1, 25, { page: 1, offset: 0, limit: 0 }],
    [0, 7, 25, { page: 1, offset: 0, limit: 0 }],
    [25, 1, 25, { page: 1, offset: 0, limit: 25 }],
    [26, 2, 25, { page: 2, offset: 25, limit: 1 }],
    [26, 3, 25, { page: 2, offset: 25, limit: 1 }],
    [26, 0, 25, { page: 1, offset: 0, limit: 25 }],
    [26, -5, 25, { page: 1, offset: 0, limit: 25 }],
    [10_000, 100, 100, { page: 100, offset: 9_900, limit: 100 }],
  ])("%i rows, page %i of %i each", (total, page, per, window) => {
    const counted = { total, open: false };
    expect(pageWindow(counted, { page, per })).toEqual({ ...counted, ...window });
  });

  it("goes on where counting stopped, and asks for one row more", () => {
    const counted = { total: 1_001, open: true };
    const window = { page: 99, offset: 2_450, limit: 26 };
    expect(pageWindow(counted, { page: 99, per: 25 })).toEqual({ ...counted, ...window });
  });
});

describe("readPage", () => {
  const pageOf = (rows: readonly number[], open: boolean, page: number, lastPage?: number) =>
    readPage(
      { total: rows.length, open },
      {
        page,
        per: 25,
        read: async ({ offset, limit }) => rows.slice(offset, offset + limit),
        ...(lastPage ? { lastPage: async () => lastPage } : {}),
      },
    );
  const rowsUpTo = (total: number) => Array.from({ length: total }, (_, index) => index);

  it("has every row on exactly one page, counted or not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 300 }), fc.boolean(), async (total, open) => {
        const seen: number[] = [];
        for (let page = 1, more = true; more; page++) {
          const list = await pageOf(rowsUpTo(total), open, page);
          seen.push(...list.rows);
          more = list.hasNext;
        }
        expect(seen).toEqual(rowsUpTo(total));
      }),
    );
  });

  it.each([
    ["the last page of a counted list", { open: false, lastPage: undefined, page: 3 }],
    ["the first page of an open list", { open: true, lastPage: undefined, page: 1 }],
    ["the last page that an open list finds", { open: true, lastPage: 3, page: 3 }],
    ["the first page where even that is gone", { open: true, lastPage: 7, page: 1 }],
  ])("beyond the end is %s", async (_, { open, lastPage, page }) => {
    const list = await pageOf(rowsUpTo(60), open, 9, lastPage);
    expect(list).toMatchObject({ page, hasNext: page === 1 });
    expect(list.rows[0]).toBe((page - 1) * 25);
  });

  it("an open list ends where it reaches to, and its last page is there", async () => {
    const reach = async (page: number) => {
      const lastPage = async () => 2;
      const read = async ({ offset, limit }: { offset: number; limit: number }) =>
        rowsUpTo(2_000).slice(offset, offset + limit);
      const list = await readPage(
        { total: 1_001, open: true },
        { page, per: 25, reach: 50, read, lastPage },
      );
      return [list.page, list.rows.length, list.hasNext, list.cut];
    };
    expect([await reach(1), await reach(2), await reach(3)]).toEqual([
      [1, 25, true, false],
      [2, 25, false, true],
      [2, 25, false, true],
    ]);
  });
});
