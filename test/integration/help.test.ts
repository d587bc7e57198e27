import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../support/app.ts";
import { unreachable } from "../support/databases.ts";

describe.skipIf(unreachable)("/help", () => {
  let test: TestApp;
  let page: string;
  beforeAll(async () => {
    test = await startApp();
    page = (await (await test.signedIn()).get("/help")).text;
  });
  afterAll(() => test.close());

  it("is the whole guide, in English by its mark-up", () => {
    expect(page).toMatch(/<article [^>]*lang="en">[\s\S]*Creating Users[\s\S]*Deleting a User/);
  });

  it("links from its contents to chapters that are there", () => {
    const anchors = [...page.matchAll(/<a href="#([\w-]+)">/g)].map(([, id]) => id as string);
    const chapters = anchors.filter((id) => id !== "content");
    expect(chapters.length).toBeGreaterThan(10);
    expect(chapters.filter((id) => !page.includes(` id="${id}"`))).toEqual([]);
  });

  it("shows pictures that a browser asks for once", async () => {
    const pictures = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, src]) => src as string);
    expect(pictures.length).toBeGreaterThan(10);
    for (const picture of pictures) {
      const { status, headers } = await test.anonymous().get(picture);
      expect([picture, status, headers["content-type"], headers["cache-control"]]).toEqual([
        picture,
        200,
        "image/png",
        "public, max-age=31536000, immutable",
      ]);
    }
  });

  it("tells readers of another language that it is in English", async () => {
    const sentence = "Dieses Handbuch gibt es nur auf Englisch.";
    expect(page).not.toContain(sentence);
    await test.db.write((tx) => tx.user.update({ where: { id: 1 }, data: { locale: "de" } }));
    expect((await (await test.signedIn()).get("/help")).text).toContain(sentence);
  });

  it("is found in the account's menu of every page", () => {
    expect(page).toMatch(/<div class="account-menu">[\s\S]*<a href="\/help">[\s\S]*?Help<\/a>/);
  });
});
