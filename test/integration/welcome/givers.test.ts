import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addLink } from "../../support/links.ts";
import { quickHasher } from "../../support/quick-hasher.ts";
import { addTemporary, replacePassword } from "../../support/temporary.ts";

const [email, before, after] = ["gil@example.com", "sieben kluge Raben", "acht graue Gänse"];
const secret = { password: after, passwordRepeat: after };

describe.skipIf(unreachable)("who lets somebody in", () => {
  let test: TestApp;
  /** A User manager, who lets in somebody who holds less. */
  let manager: number;
  let id: number;
  /** What happens while a password is hashed. */
  let meanwhile: () => Promise<void>;
  beforeEach(async () => {
    meanwhile = async () => {};
    const hash: typeof quickHasher.hash = async (password) => {
      await meanwhile();
      return quickHasher.hash(password);
    };
    test = await startApp({ hasher: { ...quickHasher, hash } });
    const passwordHash = await quickHasher.hash(before);
    manager = await addUser(test.db, { firstName: "Mia", groups: ["user-managers"] });
    id = await addUser(test.db, { email, firstName: "Gil", passwordHash });
  });
  afterEach(() => test.close());

  const linkBy = (giver: number) => addLink(test.db, id, { createdById: giver });
  const promoted = (userId = id) =>
    test.db.write(async (tx) => {
      const where = { systemKey: "administrators" };
      const { id: groupId } = await tx.group.findUniqueOrThrow({ where, select: { id: true } });
      await tx.userGroup.create({ data: { userId, groupId } });
    });
  const statusOf = async (token: string) =>
    (await test.anonymous().get(`/welcome/${token}`)).status;
  const opened = async (token: string, by = test.anonymous()) => {
    await by.follow(await by.get(`/welcome/${token}`));
    return { by, form: await by.form("/welcome") };
  };
  const entry = () =>
    test.db.read.auditEntry.findFirstOrThrow({ where: { action: "user.linkUsed" } });
  const signIn = async () => {
    const browser = test.anonymous();
    const answer = await browser.submit("/login", { email, password: after });
    return textOf((await browser.follow(answer)).text);
  };

  it("does so no more by a link once that person holds more", async () => {
    const token = await linkBy(manager);
    expect(await statusOf(token)).toBe(303);
    await promoted();
    expect(await statusOf(token)).toBe(410);
  });

  it("does so no more by a form that was open before", async () => {
    const { by, form } = await opened(await linkBy(manager));
    await promoted();
    expect((await by.post("/welcome", { ...form, ...secret })).status).toBe(410);
  });

  it("does so no more in the moment in which that person comes to hold more", async () => {
    const { by, form } = await opened(await linkBy(manager));
    meanwhile = promoted;
    expect((await by.post("/welcome", { ...form, ...secret })).status).toBe(410);
  });

  it("does so no more by a link after leaving, nor after coming back", async () => {
    const token = await linkBy(manager);
    const admin = await test.signedIn();
    await admin.submit(`/users/${manager}/deactivation`);
    expect(await statusOf(token)).toBe(410);
    await admin.submit(`/users/${manager}/activation`);
    expect(await statusOf(token)).toBe(410);
  });

  it("lets nobody in whose last day is over, though nothing has ended it yet", async () => {
    const token = await linkBy(manager);
    const { now } = test.clock;
    await test.db.write((tx) => tx.user.update({ where: { id }, data: { accessEndsAt: now } }));
    expect(await statusOf(token)).toBe(410);
  });

  it("does so no more by a temporary password once that person holds more", async () => {
    const temporary = await addTemporary(test, {}, { userId: manager, name: "Mia" });
    const browser = await test.signedIn(temporary.id);
    await promoted(temporary.id);
    const answer = await replacePassword(browser);
    expect(answer.status).toBe(409);
    expect(textOf(answer.text)).toContain("cannot be replaced any more");
  });

  it("is named where the link is opened", async () => {
    const by = test.anonymous();
    const page = await by.follow(await by.get(`/welcome/${await linkBy(manager)}`));
    expect(textOf(page.text)).toContain("Mia");
  });

  it("is told of to the owner at the next sign-in, and never again", async () => {
    const { by, form } = await opened(await linkBy(manager));
    await by.post("/welcome", { ...form, ...secret });
    const told = "with a link from Mia";
    expect(await signIn()).toContain(told);
    expect(await signIn()).not.toContain(told);
  });

  it("is in the record where they use the link themselves", async () => {
    const { by, form } = await opened(await linkBy(1), await test.signedIn());
    await by.post("/welcome", { ...form, ...secret });
    expect(await entry()).toMatchObject({ actorId: 1, subjectId: id });
  });

  it("does not know the password afterwards: it is another than before", async () => {
    const { by, form } = await opened(await linkBy(manager));
    const same = { password: before, passwordRepeat: before };
    const answer = await by.post("/welcome", { ...form, ...same });
    expect(answer.status).toBe(422);
    expect(textOf(answer.text)).toContain("This is the password you already have.");
  });
});
