import { expect, it } from "vitest";
import { addUser, startApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";
import { addLink } from "../../support/links.ts";
import { quickHasher } from "../../support/quick-hasher.ts";

const email = "lea@example.com";

/** Goes on once so many wait: each has found the link alive by then. */
function togetherOf(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  return () => {
    if (++waiting === count) resolve();
    return promise;
  };
}
it.skipIf(unreachable)("a set-password link is used by one of fifty at once", async () => {
  const gate = togetherOf(50);
  const hash: typeof quickHasher.hash = async (password) => {
    await gate();
    return quickHasher.hash(password);
  };
  const test = await startApp({ hasher: { ...quickHasher, hash } });
  const passwordHash = await quickHasher.hash("sieben kluge Raben");
  const id = await addUser(test.db, { email, passwordHash });
  const token = await addLink(test.db, id);
  const browsers = Array.from({ length: 50 }, () => test.anonymous());
  const forms = await Promise.all(
    browsers.map(async (one) => {
      await one.follow(await one.get(`/welcome/${token}`));
      return one.form("/welcome");
    }),
  );
  const passwordOf = (at: number) => `acht graue Gänse ${at}`;
  const answers = await Promise.all(
    browsers.map((one, at) => {
      const password = passwordOf(at);
      return one.post("/welcome", { ...forms[at], password, passwordRepeat: password });
    }),
  );
  const won = answers.findIndex(({ status }) => status === 303);
  expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(49).fill(410)]);
  const signIn = { email, password: passwordOf(won) };
  expect((await test.anonymous().submit("/login", signIn)).status).toBe(303);
  expect(await test.db.read.auditEntry.count({ where: { subjectId: id } })).toBe(2);
  await test.close();
});
