import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addCustomers, addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("one's place on Assign Customers", () => {
  let test: TestApp;
  let admin: Browser;
  let page: string;
  let ids: number[];
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await test.db.write((tx) => tx.customer.deleteMany());
    page = `/users/${await addUser(test.db)}/customers`;
    ids = await addCustomers(test.db, 3);
  });

  /** Ticks all three, then takes one back in a list that a search has narrowed. */
  async function takeBack(id: number | undefined, search = "") {
    await admin.submit(page, { do: "all" });
    const done = await admin.submit(`${page}${search}`, { do: `untick:${id}` });
    expect(done.headers.location).toBe(`${page}${search}#a${id}`);
    return admin.follow(done);
  }

  /** The element that has the fragment, and whom it is about. */
  const standing = ({ text }: Answer) =>
    [...text.matchAll(/<(\w+)([^>]*) id="([ar]\d+)" tabindex="-1">/g)].map(
      ([, tag, rest, id]) => `${tag} ${/customer="(\d+)"/.exec(rest ?? "")?.[1] ?? "none"} ${id}`,
    );

  it("a customer taken back is where its box is", async () =>
    expect(standing(await takeBack(ids[1]))).toEqual([`tr ${ids[1]} a${ids[1]}`]));

  it("the next picked one has the anchor where no box is shown", async () =>
    expect(standing(await takeBack(ids[1], "?q=nobody"))).toEqual([`li ${ids[2]} a${ids[1]}`]));

  it("the last picked one has it where there is no next", async () =>
    expect(standing(await takeBack(ids[2], "?q=nobody"))).toEqual([`li ${ids[1]} a${ids[2]}`]));

  it("the empty list has it where nobody is picked any more", async () => {
    for (const id of ids.slice(0, 2)) await takeBack(id);
    await admin.submit(page, { do: "none" });
    const [last] = ids;
    await admin.submit(page, { ticked: String(last), do: "search" });
    const done = await admin.submit(`${page}?q=nobody`, { do: `untick:${last}` });
    expect(standing(await admin.follow(done))).toEqual([`p none a${last}`]);
  });

  it("one that is kept after all is where its box is", async () => {
    const user = Number(page.split("/")[2]);
    await test.db.write((tx) => tx.customer.updateMany({ data: { assignedUserId: user } }));
    await test.db.write((tx) =>
      tx.user.update({ where: { id: user }, data: { customerCount: 3 } }),
    );
    await admin.submit(page, { do: "noneHeld" });
    const done = await admin.submit(page, { do: `keep:${ids[0]}` });
    expect(standing(await admin.follow(done))).toEqual([`tr ${ids[0]} r${ids[0]}`]);
  });
});
