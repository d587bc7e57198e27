import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { seal, unseal } from "../../../src/http/sealed.ts";
import { addAgent, rightPassword, signInFrom, wrongPassword } from "../../support/agents.ts";
import { lockUser, secret, startApp, type TestApp } from "../../support/app.ts";
import { Browser } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";
import { addStoreKey, Store } from "../../support/store.ts";

const DAY = 24 * 3_600_000;
const other = "another-secret-0123456789-abcdefghijklmnop";

/** Strangers have locked the account: whom its devices know gets in, and nobody else. */
describe.skipIf(unreachable)("the token of a device", () => {
  let test: TestApp;
  let key: string;
  let agent: { id: number; email: string };
  beforeAll(async () => {
    test = await startApp();
    key = (await addStoreKey(test.db, { scopes: ["agents"] })).key;
  });
  afterAll(() => test.close());

  let addresses = 0;
  const signIn = (device?: string, { email = agent.email, app = test.app } = {}) => {
    test.clock.advance(1_000);
    const address = `192.0.2.${++addresses % 250}`;
    return signInFrom(new Store(app, key), { email, address, ...(device ? { device } : {}) });
  };
  const status = async (...asked: Parameters<typeof signIn>) => (await signIn(...asked)).status;
  const token = async (...asked: Parameters<typeof signIn>) =>
    (await signIn(...asked)).body.device as string;
  /** A token of `agent`, whom strangers lock then. */
  let device: string;
  beforeEach(async () => {
    agent = await addAgent(test.db);
    device = await token();
    await lockUser(test.db, agent.id);
  });

  it("lets in for 400 days, and not a day longer", async () => {
    test.clock.advance(400 * DAY - 10_000);
    expect(await status(device)).toBe(200);
    const late = await addAgent(test.db);
    const old = await token(undefined, { email: late.email });
    await lockUser(test.db, late.id);
    test.clock.advance(400 * DAY);
    expect(await status(old, { email: late.email })).toBe(401);
  });

  it("is made anew with each sign-in, of the same device", async () => {
    const next = await token(device);
    expect(next).not.toBe(device);
    test.clock.advance(DAY);
    expect(await status(next)).toBe(200);
    const idOf = (sealed: string) => unseal([secret], "device", sealed)?.split(/[ .]/)[2];
    expect(idOf(next)).toMatch(/^[\w-]{22}$/);
    expect(idOf(next)).toBe(idOf(device));
  });

  it("is a stranger's after a new password", async () => {
    const data = { deviceEpoch: { increment: 1 } };
    await test.db.write((tx) => tx.user.update({ where: { id: agent.id }, data }));
    expect(await status(device)).toBe(401);
  });

  it("knows several agents, each by their own sign-in", async () => {
    const colleague = await addAgent(test.db);
    const shared = await token(device, { email: colleague.email });
    await lockUser(test.db, colleague.id);
    expect(await status(shared, { email: colleague.email })).toBe(200);
    expect(await status(shared)).toBe(200);
    expect(await status(device, { email: colleague.email })).toBe(401);
  });

  it("is worth nothing when it was forged", async () => {
    const [ends, value] = (unseal([secret], "device", device) as string).split(" ");
    const text = `${ends} ${value}`;
    expect(await status(seal(secret, "device", text))).toBe(200);
    for (const forged of [
      `${device.slice(0, -8)}AAAAAAAA`,
      device.slice(1),
      text,
      "x",
      seal(other, "device", text),
      seal(secret, "entries", text),
      seal(secret, "device", value as string),
      seal(secret, "device", `later ${value}`),
      seal(secret, "device", `${ends} v2${value?.slice(2)}`),
    ])
      expect(await status(forged), forged).toBe(401);
  });

  it("is no cookie, and the cookie of a browser is no token", async () => {
    const account = await addAgent(test.db);
    const browser = new Browser(test.app);
    const claim = { email: account.email, password: rightPassword };
    expect((await browser.submit("/login", claim)).status).toBe(303);
    const cookie = decodeURIComponent(browser.cookies.get("device") as string);
    const mine = await token(undefined, { email: account.email });
    await lockUser(test.db, account.id);
    for (const text of [cookie, cookie.slice(2), cookie.slice(2).replace(/\.[^.]+$/, "")])
      expect(await status(text, { email: account.email }), text).toBe(401);
    for (const text of [mine, `s:${mine}`, unseal([secret], "device", mine) as string]) {
      const thief = new Browser(test.app);
      thief.cookies.set("device", encodeURIComponent(text));
      expect((await thief.submit("/login", claim)).status, text).toBe(429);
    }
  });

  it("is read with every secret, and made with the first", async () => {
    const rotated = createApp({ ...test.deps, secrets: [other, secret] });
    const next = await token(device, { app: rotated });
    expect(unseal([secret], "device", next)).toBeUndefined();
    expect(unseal([other], "device", next)).toBeDefined();
    expect(await status(device, { app: createApp({ ...test.deps, secrets: [other] }) })).toBe(401);
  });

  it("is not given to whoever is refused", async () => {
    const { body } = await signInFrom(new Store(test.app, key), {
      email: agent.email,
      password: wrongPassword,
      address: "192.0.2.251",
      device,
    });
    expect(Object.keys(body)).not.toContain("device");
  });
});
