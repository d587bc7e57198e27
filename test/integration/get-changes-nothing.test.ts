import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { featureRouters } from "../../src/features/index.ts";
import { registerPages } from "../../src/http/registry.ts";
import { addUser, startApp, type TestApp } from "../support/app.ts";
import type { Browser } from "../support/browser.ts";
import { crawl, kindOf } from "../support/crawl.ts";
import { dumpDatabase } from "../support/database-dump.ts";
import { unreachable } from "../support/databases.ts";

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

  describe("of any known page", () => {
    type Dump = Awaited<ReturnType<typeof dumpDatabase>>;
    const statuses = new Map<string, number>();
    let browser: Browser;
    let before: Dump;
    let crawled: number;
    beforeAll(async () => {
      browser = await test.signedIn();
      before = await dumpDatabase(test.db, ["Session.lastSeenAt"]);
      await crawl(
        ["/", "/users", "/login?language=de", "/logout", "/health/live", "/health/ready"],
        visit,
      );
      crawled = statuses.size;
      const addresses = registerPages(featureRouters()).flatMap(({ path }) =>
        ["1", "2", "3", "4"].map((id) => path.replace(/:\w+/g, id)),
      );
      for (const address of new Set(addresses)) {
        // Of every page once: it is answered as GET is.
        if (!/[134](\/|$)/.test(address)) await browser.send("head", address);
        if (!statuses.has(address)) await visit(address);
      }
    }, 240_000);

    async function visit(address: string): Promise<string> {
      test.clock.advance(1_000);
      const answer = await browser.get(address);
      statuses.set(address, answer.status);
      return answer.headers["content-type"]?.startsWith("text/html") ? answer.text : "";
    }

    it("change nothing but when the reader was last seen", async () =>
      expect(await dumpDatabase(test.db, ["Session.lastSeenAt"])).toEqual(before));

    it("had something to change", () =>
      expect(Object.values(before).flat().length).toBeGreaterThan(60));

    it("lead to one another", () => expect(crawled).toBeGreaterThan(20));

    it("do not fail", () =>
      expect([...statuses].filter(([, status]) => status >= 500)).toEqual([]));

    it.each([
      "/",
      "/users",
      "/users/new",
      "/users/:id",
      "/users/:id/edit",
      "/users/:id/deactivation",
    ])("open %s", (page) => {
      const opened = [...statuses].filter(([, status]) => status === 200);
      expect(opened.map(([address]) => kindOf(address).replace(/\?.*/, ""))).toContain(page);
    });
  });
});
