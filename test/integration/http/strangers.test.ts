import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { roundsOf } from "../../support/thorough.ts";

const ROUNDS = Math.ceil(roundsOf(20) / 4);
const addresses = [
  "/login",
  "/",
  "/users",
  "/profile",
  "/nowhere",
  "/login?language=de",
  "/users/1",
  "/static/none.css",
  "/health/ready",
  "/users/1/edit",
];

describe.skipIf(unreachable)("GET of a stranger", () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startApp();
  });
  afterAll(() => test.close());

  it(`writes nothing, no session either, ${ROUNDS} times at every address`, async () => {
    const before = await dumpDatabase(test.db);
    const stranger = test.anonymous();
    for (let round = 0; round < ROUNDS; round++)
      await Promise.all([
        ...addresses.map((address) => stranger.get(address)),
        ...addresses.map((address) => test.anonymous().get(address)),
      ]);
    expect(await dumpDatabase(test.db)).toEqual(before);
  });
});
