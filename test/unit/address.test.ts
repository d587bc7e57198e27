import { describe, expect, it } from "vitest";
import { z } from "zod";
import { addressOf } from "../../src/domain/address.ts";
import { describeFilters } from "../../src/views/filters.ts";

const schema = z.object({
  q: z.string().default(""),
  group: z.number().optional(),
  sort: z.enum(["email", "name"]).default("email"),
  per: z.number().default(25),
  page: z.number().default(1),
});

describe("addresses", () => {
  it.each([
    ["nothing said", {}, "/users"],
    ["what is default", schema.parse({}), "/users"],
    [
      "what differs, in the schema's order",
      { page: 2, q: "a b", group: 7 },
      "/users?q=a+b&group=7&page=2",
    ],
    ["nothing of others", { q: "x", list: "y" }, "/users?q=x"],
    ["text that means something", { q: "&=?#ä" }, "/users?q=%26%3D%3F%23%C3%A4"],
  ])("say %s", (_, query, address) => expect(addressOf("/users", schema, query)).toBe(address));
});

describe("a filter bar", () => {
  const bar = (query: Partial<z.infer<typeof schema>>) =>
    describeFilters({
      path: "/users",
      schema,
      query: { ...schema.parse({}), ...query },
      filters: ["q", "group"],
      sorting: ["sort"],
      anchor: "#list",
    });

  it("keeps what it does not ask for, and begins at the first page", () => {
    const { action, hidden } = bar({ q: "x", sort: "name", per: 50, page: 3 });
    expect(action).toBe("/users#list");
    expect(hidden).toEqual([{ name: "per", value: "50" }]);
  });

  it("takes back its own filters alone", () => {
    const { isFiltered, clearUrl } = bar({ q: "x", group: 7, sort: "name", per: 50, page: 3 });
    expect(isFiltered).toBe(true);
    expect(clearUrl).toBe("/users?sort=name&per=50#list");
  });

  it("has nothing to take back where nothing is filtered", () => {
    expect(bar({ sort: "name", per: 50, page: 3 })).toMatchObject({
      isFiltered: false,
      clearUrl: "",
    });
  });
});
