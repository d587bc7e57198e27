import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { readForm, textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { quickHasher } from "../../support/quick-hasher.ts";
import { addTemporary, chosen, given, replacePassword } from "../../support/temporary.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = Math.ceil(roundsOf(12) / 4);
const second = "acht blaue Karpfen im Teich";

describe.skipIf(unreachable)("a password that somebody sets meanwhile", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const stored = (id: number) =>
    test.db.read.user.findUniqueOrThrow({ where: { id }, omit: { passwordHash: false } });

  it("stops a post, whose entries are back after replacing it", async () => {
    const passwordHash = await quickHasher.hash(chosen);
    const id = await addUser(test.db, { email: "kit@example.com", passwordHash });
    const [admin, theirs] = [await test.signedIn(), await test.signedIn(id)];
    const form = { ...(await theirs.form("/profile")), firstName: "Kitty" };
    const secrets = { password: given, passwordRepeat: given };
    expect((await admin.submit(`/users/${id}/edit`, secrets)).status).toBe(303);
    const asked = await theirs.post("/profile", form);
    expect(textOf(asked.text)).toContain("Nothing has been saved yet");
    const claim = { email: "kit@example.com", password: given };
    const login = await theirs.post("/login?next=%2Fprofile", {
      ...readForm(asked.text),
      ...claim,
    });
    const walled = await theirs.follow(login);
    const replaced = await replacePassword(theirs, walled.headers.location);
    expect(replaced.headers.location).toBe("/profile?kept=1");
    expect(readForm((await theirs.follow(replaced)).text).firstName).toBe("Kitty");
    expect((await stored(id)).firstName).toBe("Uma");
  });

  it(`is in force or replaced, ${ROUNDS} times at once`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id } = await addTemporary(test);
      const [admin, theirs] = [await test.signedIn(), await test.signedIn(id)];
      const secrets = { password: second, passwordRepeat: second };
      const edit = { ...(await admin.form(`/users/${id}/edit`)), ...secrets };
      await Promise.all([replacePassword(theirs), admin.post(`/users/${id}/edit`, edit)]);
      const { passwordHash, passwordEndsAt, passwordSetById } = await stored(id);
      const isOwn = passwordHash === (await quickHasher.hash(chosen));
      expect(passwordHash).toBe(await quickHasher.hash(isOwn ? chosen : second));
      expect([passwordEndsAt === null, passwordSetById]).toEqual(isOwn ? [true, null] : [false, 1]);
    }
  });

  it("takes hold of every browser: the one that had replaced it is signed out", async () => {
    const { id } = await addTemporary(test);
    const [admin, theirs] = [await test.signedIn(), await test.signedIn(id)];
    expect((await replacePassword(theirs)).headers.location).toBe("/profile");
    const secrets = { password: second, passwordRepeat: second };
    expect((await admin.submit(`/users/${id}/edit`, secrets)).status).toBe(303);
    expect((await theirs.get("/profile")).headers.location).toContain("/login");
  });
});
