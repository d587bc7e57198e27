import { describe, expect, it } from "vitest";
import { startApp } from "../../support/app.ts";
import { unreachable } from "../../support/databases.ts";

/** In production with HTTPS alone. */
const https = { PUBLIC_URL: "https://localhost:3000", TRUST_PROXY: "loopback" };

describe.skipIf(unreachable)("/style-guide", () => {
  it.each([
    ["test", 200],
    ["production", 404],
  ] as const)("in %s is %i", async (environment, status) => {
    const test = await startApp({}, { NODE_ENV: environment, ...https });
    const answer = await test.anonymous().get("/style-guide");
    expect(answer.status).toBe(status);
    await test.close();
  });
});
