import { columns, int } from "../../src/db/columns.ts";
import { raw, sql } from "../../src/db/sql.ts";
import { userKeys } from "../../src/domain/search-words.ts";
import { workOnce } from "../../src/features/batches/service/worker.ts";
import { addUser, type NewUser, type TestApp } from "./app.ts";
import type { Browser } from "./browser.ts";

let others = 0;

const idOf = columns<{ id: number }>('"User"', { id: int });

/** Several users, in two transactions: others like the first but for name and address. */
export async function addUsers(
  { db }: TestApp,
  count: number,
  user: NewUser = {},
): Promise<number[]> {
  const first = await addUser(db, user);
  if (count === 1) return [first];
  return db.write(async (tx) => {
    const { id: _, ...like } = await tx.user.findUniqueOrThrow({
      where: { id: first },
      omit: { passwordHash: false },
    });
    const own = Array.from({ length: count - 1 }, () => {
      others++;
      const email = `other${others}@example.com`;
      const lastName = user.lastName ?? `Other${others}`;
      const keys = userKeys({ email, firstName: like.firstName, lastName });
      return { email, emailKey: email, lastName, ...keys };
    });
    const names = Object.keys(own[0] as object);
    const same = Object.keys(like).filter((name) => !names.includes(name));
    const quoted = (...parts: string[]) => raw(parts.join(", "));
    const into = quoted(...[...names, ...same].map((name) => `"${name}"`));
    const values = names.map((_name, index) => `value->>${index}`);
    const from = quoted(...values, ...same.map((name) => `u."${name}"`));
    const json = JSON.stringify({ ...own.map((one) => Object.values(one)) });
    const made = await tx.returning(
      idOf,
      sql`INSERT INTO "User" (${into})
        SELECT ${from} FROM "User" u, json_each(${json}) WHERE u."id" = ${first}`,
    );
    const ids = made.map(({ id }) => id);
    await tx.run(sql`INSERT INTO "UserGroup" ("userId", "groupId")
      SELECT m."id", g."groupId" FROM "User" m, "UserGroup" g
       WHERE g."userId" = ${first} AND m."id" > ${first} AND m."id" <= ${Math.max(...ids)}`);
    return [first, ...ids.sort((one, other) => one - other)];
  });
}

/** Ticks these in the Users List, as its bar sends them; they stay ticked. */
export async function tick(browser: Browser, ids: readonly number[]): Promise<void> {
  const form = await browser.form("/users?ticks=yes", "clear");
  const { _csrf = "", _form = "" } = form;
  await browser.post("/users/bulk/ticks", {
    _csrf,
    _form,
    shown: "",
    u: ids.map(String),
    of: "ticked",
    do: "keep",
  });
}

/** Begins a batch as its preview asks for it; answers its number. */
export async function begin(
  browser: Browser,
  act: string,
  { of = "", group = 0 }: { of?: string; group?: number } = {},
): Promise<number> {
  const answer = await browser.submit(`/users/bulk/${act}?of=${of || "ticked"}&group=${group}`);
  const [, id] = /^\/users\/bulk\/(\d+)$/.exec(answer.headers.location ?? "") ?? [];
  if (!id) throw new Error(`not begun: ${answer.status} ${answer.text.slice(0, 2_000)}`);
  return Number(id);
}

/** Works on all batches until there is nothing left to do. */
export async function workOff({ deps }: TestApp, worker = "test"): Promise<void> {
  while (await workOnce(deps, worker));
}

/** What became of each user of a batch, by id. */
export async function outcomesOf({ db }: TestApp, jobId: number): Promise<Record<number, string>> {
  const rows = await db.read.jobUser.findMany({ where: { jobId } });
  return Object.fromEntries(
    rows.map(({ userId, result, reason }) => [
      userId,
      reason ? (JSON.parse(reason) as { key: string }).key : result,
    ]),
  );
}

export async function statusesOf(
  { db }: TestApp,
  ids: readonly number[],
): Promise<Record<string, number>> {
  const rows = await db.read.user.findMany({
    where: { id: { in: [...ids] } },
    select: { status: true },
  });
  const counts: Record<string, number> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
