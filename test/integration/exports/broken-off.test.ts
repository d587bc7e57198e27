import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ActingContext } from "../../../src/command.ts";
import { noSubject } from "../../../src/domain/audit-entry.ts";
import { exported, type Source } from "../../../src/features/exports/service.ts";
import { loadStanding } from "../../../src/rights/standing.ts";
import { addUser, startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("an export that breaks off", () => {
  let test: TestApp;
  let user: number;
  let rows: AsyncGenerator<number[]>;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  async function* turns() {
    for (let turn = 0; turn < 3; turn++) yield [turn, turn];
  }
  const source: Source<number> = {
    list: "users",
    subject: noSubject,
    filter: "",
    turns,
    count: async () => ({ total: 6, open: false }),
  };
  const contextOf = async (userId: number): Promise<ActingContext> => {
    await test.signedIn(userId);
    const { id } = await test.db.read.session.findFirstOrThrow({ where: { userId } });
    const now = test.deps.clock();
    const standing = await loadStanding(test.db.read, id, now);
    if (!standing) throw new Error("Nobody is signed in");
    return { ...test.deps, actor: standing.actor, source: "web", now };
  };
  beforeEach(async () => {
    user = await addUser(test.db, {
      firstName: "Eva",
      lastName: "Export",
      groups: ["administrators"],
    });
    rows = exported(await contextOf(user), source);
  });
  const last = async () => {
    const entry = await test.db.read.auditEntry.findFirstOrThrow({
      where: { action: "export.ended" },
      orderBy: { id: "desc" },
    });
    return { actorId: entry.actorId, ...(JSON.parse(entry.changes) as object) };
  };

  it("records how far whoever goes away before the end has come", async () => {
    await rows.next();
    await rows.return(undefined);
    expect(await last()).toMatchObject({ actorId: user, rows: 2, complete: false });
  });

  it("sends nothing more once the session has ended", async () => {
    await rows.next();
    await test.db.write((tx) => tx.session.deleteMany({ where: { userId: user } }));
    await expect(rows.next()).rejects.toThrow("sign-in.signedOut");
    expect(await last()).toMatchObject({ actorId: user, rows: 2, complete: false });
  });

  it("sends nothing more once the right is gone", async () => {
    await rows.next();
    await test.db.write((tx) => tx.userGroup.deleteMany({ where: { userId: user } }));
    await expect(rows.next()).rejects.toThrow("errors.forbidden.permission");
    expect(await last()).toMatchObject({ actorId: user, rows: 2, complete: false });
  });

  it("is told from one that was sent whole", async () => {
    for await (const _ of rows);
    expect(await last()).toMatchObject({ actorId: user, rows: 6, complete: true });
  });
});
