import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFormId } from "../../../src/http/form.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = roundsOf(4);

describe.skipIf(unreachable)("races", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const person = {
    firstName: "Rosa",
    lastName: "Luft",
    groups: "3",
    locale: "en",
    password: "sieben kluge Raben",
    passwordRepeat: "sieben kluge Raben",
  };

  it("50 creates of one address in its variants make one user and 49 form errors", async () => {
    const browser = await test.signedIn();
    const spellings = [
      "race@bücher.example",
      "RACE@BÜCHER.example",
      " race@xn--bcher-kva.example ",
      "ｒａｃｅ@bücher.example",
      "Race@Bücher.EXAMPLE",
    ];
    const form = { ...(await browser.form("/users/new")), ...person };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const email = spellings[index % 5] as string;
        return browser.post("/users/new", { ...form, _form: newFormId(), email });
      }),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([303, ...Array(49).fill(422)]);
    expect(
      await test.db.read.user.count({ where: { emailKey: "race@xn--bcher-kva.example" } }),
    ).toBe(1);
  });

  it("20 submits of one form act once and get the first answer", async () => {
    const browser = await test.signedIn();
    const form = { ...(await browser.form("/users/new")), ...person, email: "double@example.com" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.post("/users/new", form)),
    );
    const made = await test.db.read.user.findMany({ where: { emailKey: "double@example.com" } });
    expect(made).toHaveLength(1);
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`))).toEqual(
      new Set([`303 /users#u${made[0]?.id}`]),
    );
    const created = { action: "user.created", result: "done", subjectId: made[0]?.id ?? 0 };
    expect(await test.db.read.auditEntry.count({ where: created })).toBe(1);
  });

  it("an act waits until another business write is over", async () => {
    const browser = await test.signedIn();
    const form = await browser.form("/groups/new");
    const other = { begun: () => {}, over: () => {} };
    const [begun, over] = [
      new Promise<void>((resolve) => (other.begun = resolve)),
      new Promise<void>((resolve) => (other.over = resolve)),
    ];
    const holding = test.db.write(async (tx) => {
      await test.db.dialect.lockWrites(tx);
      other.begun();
      await over;
    });
    await begun;
    const answer = { status: 0 };
    const acting = browser
      .post("/groups/new", { ...form, title: "Waited" })
      .then(({ status }) => (answer.status = status));
    await sleep(500);
    expect(answer.status).toBe(0);
    other.over();
    await Promise.all([holding, acting]);
    expect(answer.status).toBe(303);
  });

  it("a deactivated user is out at once, and nothing in flight revives a session", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const victim = await addUser(test.db, { groups: ["user-managers"] });
      const [actor, browser] = [await test.signedIn(), await test.signedIn(victim)];
      const [act, own] = [
        await actor.form(`/users/${victim}/deactivation`),
        await browser.form("/profile"),
      ];
      const inFlight = [
        browser.get("/users"),
        browser.post("/profile", { ...own, theme: "dark" }),
        browser.get("/"),
      ];
      const done = await actor.post(`/users/${victim}/deactivation`, act);
      await Promise.all(inFlight);
      expect(done.status === 303 || done.status === 409).toBe(true);
      if (done.status === 409)
        expect((await actor.submit(`/users/${victim}/deactivation`)).status).toBe(303);
      expect((await browser.get("/users")).headers.location).toBe("/login?next=%2Fusers");
      expect(await test.db.read.session.count({ where: { userId: victim } })).toBe(0);
    }
  });

  it("signing out with requests in flight leaves no session", async () => {
    const user = await addUser(test.db, { groups: ["user-managers"] });
    for (let round = 0; round < ROUNDS; round++) {
      const browser = await test.signedIn(user);
      const form = await browser.form("/profile");
      test.clock.advance(61_000);
      await Promise.all([
        browser.get("/users"),
        browser.post("/logout", { _csrf: form._csrf as string, _form: form._form as string }),
        browser.get("/"),
      ]);
      expect(await test.db.read.session.count({ where: { userId: user } })).toBe(0);
    }
  });

  it("a write beside a rolled back transaction survives; nobody reads the latter", async () => {
    const doomed = test.db.write(async (tx) => {
      await tx.user.update({ where: { id: 1 }, data: { firstName: "Doomed" } });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await test.db.read.user.findUniqueOrThrow({ where: { id: 1 } })).firstName).not.toBe(
        "Doomed",
      );
      throw new Error("rolled back");
    });
    const plain = test.db.write((tx) =>
      tx.formReceipt.create({
        data: { userId: 1, formId: "beside", path: "/", result: "{}", createdAt: test.clock.now },
      }),
    );
    await expect(doomed).rejects.toThrow("rolled back");
    await plain;
    expect(await test.db.read.formReceipt.count({ where: { formId: "beside" } })).toBe(1);
  });
});
