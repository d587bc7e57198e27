import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../../../src/domain/actor.ts";
import { featureRouters } from "../../../src/features/index.ts";
import { changePassword, updateProfile } from "../../../src/features/profile/service.ts";
import { signOut } from "../../../src/features/sign-in/service/sign-in.ts";
import { registerPages } from "../../../src/http/registry.ts";
import { loadStanding } from "../../../src/rights/standing.ts";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, textOf } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { pageTrials } from "../../support/page-trials.ts";
import { addTemporary, chosen, given } from "../../support/temporary.ts";

const PAGE = "/profile/password";
const pages = registerPages(featureRouters());
/** What has no wall: replacing it, leaving, and what is there for everybody. */
const open = pages
  .filter(({ path, permission }) => permission === "public" || [PAGE, "/logout"].includes(path))
  .map(({ path }) => path);

describe.skipIf(unreachable)("whoever must replace their password", () => {
  let test: TestApp;
  let trials: Awaited<ReturnType<typeof pageTrials>>;
  let id: number;
  let browser: Browser;
  let token: string;
  beforeAll(async () => {
    test = await startApp();
    trials = await pageTrials(test);
    ({ id } = await addTemporary(test, { groups: ["administrators"] }));
  });
  beforeEach(async () => {
    // Most are refused, and end nothing.
    if ((await test.db.read.session.count({ where: { userId: id } })) > 0) return;
    browser = await test.signedIn(id);
    token = (await browser.form(PAGE))._csrf as string;
  });
  afterAll(() => test.close());

  const addressOf = async (path: string) => {
    const target = String((await trials[path]?.target?.()) ?? "");
    const fields = (await trials[path]?.fields?.(target, id)) ?? {};
    return { address: path.replace(/:\w+/, target), fields };
  };
  const rows = () => dumpDatabase(test.db, ["Session.lastSeenAt"]);
  const to = (next: string) => `${PAGE}?next=${encodeURIComponent(next)}`;

  const shown = pages.filter(
    ({ path, methods }) => methods.includes("GET") && !open.includes(path),
  );
  it.each(shown.map(({ path }) => path))("sees nothing of %s", async (path) => {
    const { address } = await addressOf(path);
    for (const method of ["get", "head"] as const) {
      const answer = await (method === "get"
        ? browser.get(address)
        : browser.send("head", address));
      expect([answer.status, answer.headers.location]).toEqual([303, to(address)]);
      expect(answer.text ?? "").not.toContain("<main");
    }
  });

  const sent = pages.filter(
    ({ path, methods }) => methods.includes("POST") && !open.includes(path),
  );
  it.each(sent.map(({ path }) => path))("does nothing by a post to %s", async (path) => {
    const { address, fields } = await addressOf(path);
    const before = await rows();
    const form = { ...fields, _csrf: token, _form: "abcdefghijklmnopqrstuv" };
    const { status, headers } = await browser.post(address, form);
    expect([status, headers.location?.startsWith(`${PAGE}?next=`)]).toEqual([303, true]);
    expect(await rows()).toEqual(before);
  });

  it("hears that a post did nothing", async () => {
    const answer = await browser.post("/profile", { _csrf: token });
    expect(textOf((await browser.follow(answer)).text)).toContain(
      "Nothing was changed: choose your own password first.",
    );
  });

  it.each(["/?language=de", "/login?language=de&next=%2Fusers", "/users?next=/help", "/profile/"])(
    "gets round it by no other address: %s",
    async (address) => {
      let answer = await browser.get(address);
      while (answer.status === 303 && !answer.headers.location?.startsWith(PAGE))
        answer = await browser.follow(answer);
      expect([303, 404]).toContain(answer.status);
    },
  );

  it.each(["mustReplacePassword", "passwordEndsAt", "beforeReplacing", "step", "skip"])(
    "gets round it by no field: %s",
    async (name) => {
      const secrets = { currentPassword: given, password: chosen, passwordRepeat: chosen };
      const form = { ...(await browser.form(PAGE)), ...secrets, [name]: "" };
      expect((await browser.post(PAGE, form)).status).toBe(400);
      expect((await browser.get("/")).headers.location).toBe(to("/"));
    },
  );

  it("is let out, and may let somebody else sign in", async () => {
    const form = { _csrf: token, _form: "abcdefghijklmnopqrstuv" };
    expect((await browser.post("/logout", form)).headers.location).toBe("/login");
    expect((await browser.get("/")).headers.location).toBe("/login");
  });

  it("can carry out no command, wherever it were called from", async () => {
    const { id: session } = await test.db.read.session.findFirstOrThrow({
      where: { userId: id },
      orderBy: { createdAt: "desc" },
    });
    const { actor } = (await loadStanding(test.db.read, session, test.clock.now)) as {
      actor: Actor;
    };
    const { db, hasher } = test.deps;
    const ctx = { db, hasher, actor, source: "web" as const, now: test.clock.now };
    const profile = { firstName: "Tria", lastName: "L", oneName: false } as const;
    const input = { ...profile, locale: "de", theme: "dark", version: 1 } as const;
    await expect(updateProfile(ctx, input)).rejects.toMatchObject({
      reason: { key: "errors.forbidden.temporaryPassword" },
    });
    const wrong = { currentPassword: "not it", password: chosen, passwordRepeat: chosen };
    await expect(changePassword(ctx, wrong)).rejects.toMatchObject({
      reason: { field: "currentPassword" },
    });
    await expect(signOut(ctx, {})).resolves.toBeNull();
  });
});
