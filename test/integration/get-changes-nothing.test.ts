import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { featureRouters } from "../../src/features/index.ts";
import { registerPages } from "../../src/http/registry.ts";
import { addUser, startApp, type TestApp } from "../support/app.ts";
import { unescapeHtml } from "../support/browser.ts";
import { dumpDatabase } from "../support/database-dump.ts";
import { unreachable } from "../support/databases.ts";

/**
 * Addresses of one pattern and one set of parameter names that are visited: a list has thousands of
 * states.
 */
const ENOUGH = 3;

describe.skipIf(unreachable)("GET and HEAD", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
    for (const status of ["active", "deactivated", "deleted"] as const)
      await addUser(test.db, { status, agent: status === "active" });
    await test.db.write((tx) =>
      tx.customer.createMany({
        data: Array.from({ length: 60 }, (_, index) => ({
          reference: `DE--${index}`,
          email: `c${index}@example.com`,
          firstName: "Carla",
          lastName: `Customer ${index}`,
          nameKey: `customer ${index} carla`,
          searchText: `de--${index} carla customer ${index}`,
          assignedUserId: index % 3 === 0 ? 2 : null,
          createdAt: test.clock.now,
          updatedAt: test.clock.now,
        })),
      }),
    );
  });
  afterAll(() => test.close());

  /** One name for all addresses that differ only in ids and values. */
  const kindOf = (address: string) => {
    const url = new URL(address, "http://localhost");
    return (
      `${url.pathname.replace(/\/\d+(?=\/|$)/g, "/:id")}?` +
      `${[...new Set(url.searchParams.keys())].sort().join("&")}`
    );
  };
  const linksIn = (html: string) =>
    [...html.matchAll(/(?:href|action|formaction)="(\/[^"]*)"/g)].map(([, href]) =>
      unescapeHtml(href as string).replace(/#.*$/, ""),
    );

  it("change nothing but when the reader was last seen, on any known page", async () => {
    const browser = await test.signedIn();
    const before = await dumpDatabase(test.db, ["Session.lastSeenAt"]);
    expect(Object.values(before).flat().length).toBeGreaterThan(60);

    const seen = new Map<string, number>();
    const statuses = new Map<string, number>();
    const visit = async (address: string): Promise<string> => {
      test.clock.advance(1_000);
      await browser.send("head", address);
      const answer = await browser.get(address);
      statuses.set(address, answer.status);
      return answer.headers["content-type"]?.startsWith("text/html") ? answer.text : "";
    };
    const queue = ["/", "/users", "/login?language=de", "/logout", "/health/live", "/health/ready"];
    while (queue.length > 0) {
      const address = queue.shift() as string;
      const times = seen.get(kindOf(address)) ?? 0;
      if (statuses.has(address) || times >= ENOUGH) continue;
      seen.set(kindOf(address), times + 1);
      queue.push(...linksIn(await visit(address)));
    }
    const crawled = statuses.size;
    const pages = registerPages(featureRouters()).map(({ path }) => path);
    for (const path of pages)
      for (const id of ["1", "2", "3", "4"]) await visit(path.replace(/:\w+/g, id));

    expect([crawled > 20, [...statuses].filter(([, status]) => status >= 500)]).toEqual([true, []]);
    const opened = new Set(
      [...statuses]
        .filter(([, status]) => status === 200)
        .map(([address]) => kindOf(address).replace(/\?.*/, "")),
    );
    expect(
      [
        "/",
        "/users",
        "/users/new",
        "/users/:id",
        "/users/:id/edit",
        "/users/:id/deactivation",
      ].filter((page) => !opened.has(page)),
    ).toEqual([]);
    expect(await dumpDatabase(test.db, ["Session.lastSeenAt"])).toEqual(before);
  }, 240_000);
});
