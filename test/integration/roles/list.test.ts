import { describe, expect, it } from "vitest";
import { fold } from "../../../src/domain/text.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { useRoles } from "../../support/roles.ts";

describe.skipIf(unreachable)("roles", () => {
  const roles = useRoles();

  it("are listed a hundred a page, by name", async () => {
    const now = roles.test.clock.now;
    const data = Array.from({ length: 205 }, (_, index) => `Zz ${String(index).padStart(3, "0")}`);
    await roles.test.db.write((tx) =>
      tx.role.createMany({
        data: data.map((name) => ({ name, nameKey: fold(name), createdAt: now, updatedAt: now })),
      }),
    );
    const names = (html: string) =>
      [...html.matchAll(/class="col-role">\s*<a [^>]*><bdi[^>]*>([^<]+)</g)].map(
        ([, name]) => name,
      );
    const pages = [1, 2, 3].map(async (page) =>
      names((await roles.browser.get(`/roles?q=zz&page=${page}`)).text),
    );
    expect((await Promise.all(pages)).flat()).toEqual(data);
    expect(textOf((await roles.browser.get("/roles?q=zz&page=99")).text)).toContain(
      "201–205 of 205",
    );
    expect(textOf((await roles.browser.get("/roles?q=%25")).text)).toContain("No role matches");
  });
});
