import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("the hash of a password", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  const where = { id: 1 };

  it("is in no result of a reader that does not ask for it", async () => {
    const user = await test.db.read.user.findUniqueOrThrow({ where });
    expect(user).toHaveProperty("email");
    expect(user).not.toHaveProperty("passwordHash");
  });

  it("nor in what comes with another row", async () => {
    const membership = await test.db.read.userGroup.findFirstOrThrow({ include: { user: true } });
    expect(membership.user).toHaveProperty("email");
    expect(membership.user).not.toHaveProperty("passwordHash");
  });

  it("nor in that of a transaction", async () => {
    const user = await test.db.write((tx) =>
      tx.user.update({ where, data: { lastName: "Admin" } }),
    );
    expect(user).toHaveProperty("email");
    expect(user).not.toHaveProperty("passwordHash");
  });

  it("but in one that asks for it", async () => {
    const user = await test.db.read.user.findUniqueOrThrow({
      where,
      select: { passwordHash: true },
    });
    expect(user.passwordHash).toMatch(/^\$argon2id\$/);
  });
});
