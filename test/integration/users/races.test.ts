import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import type { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

const ROUNDS = Number(process.env.RACE_ROUNDS ?? 10);

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
    const forms = await Promise.all(Array.from({ length: 50 }, () => browser.form("/users/new")));
    const answers = await Promise.all(
      forms.map((form, index) =>
        browser.post("/users/new", { ...form, ...person, email: spellings[index % 5] as string }),
      ),
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
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`))).toEqual(
      new Set(["303 /users"]),
    );
    expect(await test.db.read.user.count({ where: { emailKey: "double@example.com" } })).toBe(1);
    expect(
      await test.db.read.auditEntry.count({
        where: { action: "user.created", subjectName: "Rosa Luft", result: "done" },
      }),
    ).toBe(2);
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

  it("two last administrators deactivating each other never leave none", async () => {
    const second = await addUser(test.db, { groups: ["administrators"] });
    for (let round = 0; round < ROUNDS; round++) {
      await test.db.write((tx) =>
        tx.user.updateMany({ where: { id: { in: [1, second] } }, data: { status: "active" } }),
      );
      const [one, two] = [await test.signedIn(1), await test.signedIn(second)];
      const [forms1, forms2] = [
        await one.form(`/users/${second}/deactivation`),
        await two.form("/users/1/deactivation"),
      ];
      await Promise.all([
        one.post(`/users/${second}/deactivation`, forms1),
        two.post("/users/1/deactivation", forms2),
      ]);
      expect(
        await test.db.read.user.count({ where: { id: { in: [1, second] }, status: "active" } }),
      ).toBe(1);
    }
    await test.db.write((tx) =>
      tx.user.updateMany({ where: { id: 1 }, data: { status: "active" } }),
    );
  });

  it("last administrators removing each other by every path never leave none", async () => {
    await test.db.write((tx) => tx.user.updateMany({ data: { status: "deactivated" } }));
    const second = await addUser(test.db, { groups: ["administrators"] });
    const [administrators, auditors] = (await Promise.all(
      ["administrators", "auditors"].map(async (systemKey) =>
        String((await test.db.read.group.findUniqueOrThrow({ where: { systemKey } })).id),
      ),
    )) as [string, string];
    const person = { email: "", firstName: "Adm", lastName: "In", locale: "en" };
    const attack = async (
      browser: Browser,
      target: number,
      path: "deactivation" | "deletion" | "edit",
    ) => {
      const form = await browser.form(`/users/${target}/${path}`);
      return () =>
        browser.post(
          `/users/${target}/${path}`,
          path === "edit"
            ? { ...form, ...person, email: `admin${target}@example.com`, groups: auditors }
            : form,
        );
    };
    const paths = ["deactivation", "deletion", "edit"] as const;
    for (let round = 0; round < ROUNDS; round++) {
      await test.db.write(async (tx) => {
        await tx.user.updateMany({
          where: { id: { in: [1, second] } },
          data: { status: "active" },
        });
        await tx.userGroup.deleteMany({ where: { userId: { in: [1, second] } } });
        await tx.userGroup.createMany({
          data: [1, second].map((userId) => ({ userId, groupId: Number(administrators) })),
        });
      });
      const [one, two] = [await test.signedIn(1), await test.signedIn(second)];
      const attacks = [
        await attack(one, second, paths[round % 3] as "edit"),
        await attack(two, 1, paths[Math.floor(round / 3) % 3] as "edit"),
      ];
      const answers = await Promise.all(attacks.map((act) => act()));
      // Whoever was removed a moment before is signed out: nothing was saved, and they end at the
      // login page.
      expect(answers.filter(({ headers }) => headers.location === "/users")).toHaveLength(1);
      const left = await test.db.read.user.count({
        where: { status: "active", groups: { some: { groupId: Number(administrators) } } },
      });
      expect(left).toBe(1);
    }
    await test.db.write(async (tx) => {
      await tx.user.updateMany({ where: { id: 1 }, data: { status: "active" } });
      await tx.userGroup.deleteMany({ where: { userId: 1 } });
      await tx.userGroup.create({ data: { userId: 1, groupId: Number(administrators) } });
    });
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
