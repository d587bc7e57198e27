import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secret, startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("our cookies", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp({ secrets: ["a-newer-secret-0123456789-abcdefghijkl", secret] });
  });
  afterAll(() => test.close());

  const written = (banner: unknown) => Buffer.from(JSON.stringify(banner)).toString("base64url");
  const flash = written({ place: "", banner: { key: "sign-in.signedOutNow" } });
  const signed = (by: string, value = flash) =>
    `s:${value}.${createHmac("sha256", by).update(value).digest("base64").replace(/=+$/, "")}`;

  it.each([
    ["with any of our secrets", signed(secret), true],
    ["with somebody else's", signed("somebody-elses-secret-0123456789"), false],
    ["with nothing behind the dot", `s:${flash}.`, false],
    ["without a signature", flash, false],
    ["as JSON", `j:${JSON.stringify(flash)}`, false],
  ])("are read when they are signed: %s", async (_how, value, isRead) => {
    const page = await test
      .anonymous()
      .get("/login", { cookie: `flash=${encodeURIComponent(value)}` });
    expect([page.status, textOf(page.text).includes("You have signed out.")]).toEqual([
      200,
      isRead,
    ]);
  });

  it.each([
    ["of another version", { key: "sign-in.gone" }],
    ["with a way back of another version", { key: "users.title", undo: { key: "users.gone" } }],
    ["that is nothing", null],
  ])("leave out a banner %s", async (_which, banner) => {
    const cookie = `flash=${encodeURIComponent(signed(secret, written({ place: "", banner })))}`;
    const page = await test.anonymous().get("/login", { cookie });
    expect([page.status, page.text.includes("banner")]).toEqual([200, false]);
  });
});
