import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fingerprint } from "../../../src/domain/effects.ts";
import { newFormId } from "../../../src/http/form.ts";
import { addUser, publicUrl, startApp, type TestApp } from "../../support/app.ts";
import { type Browser, encode, type Fields } from "../../support/browser.ts";
import { dumpDatabase } from "../../support/database-dump.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup } from "../../support/rights.ts";
import { thorough } from "../../support/thorough.ts";

/**
 * The same address as somebody might write it who hopes that the check and the page read it
 * differently (security X8).
 */
function variantsOf(path: string): string[] {
  const [first = "", rest = ""] = [path.slice(1, 2), path.slice(2)];
  const code = `%${first.charCodeAt(0).toString(16)}`;
  return [
    path.toUpperCase(),
    `/${first.toUpperCase()}${rest}`,
    `${path}/`,
    `${path}//`,
    `/${path}`,
    path.replaceAll("/", "//"),
    `/.${path}`,
    `${path}/.`,
    `${path}/./`,
    `/login/..${path}`,
    `/static/..${path}`,
    `/static/%2e%2e${path}`,
    `/%2e${path}`,
    `/login/..;${path}`,
    `${path}/..`,
    `/${code}${rest}`,
    `/%25${code.slice(1)}${rest}`,
    `/%2f${path.slice(1)}`,
    path.replace(/\/(?=[^/]*$)/, "%2f"),
    path.replaceAll("/", "\\"),
    path.replace(/\d/g, (digit) => `%3${digit}`),
    `${path};a=b`,
    `${path}%20`,
    `${path}%00`,
    `${path}%0a`,
    `${path}.json`,
    `${path}%3f`,
    `${path}%23`,
    `${path}?a=b`,
    `${publicUrl}${path}`,
    `http://other.example${path}`,
  ];
}

describe.skipIf(unreachable)("variants of an address", () => {
  let test: TestApp;
  let server: Server;
  let readers: { anonymous: Browser; without: Browser; administrator: Browser };
  const tokens = new Map<Browser, string>();
  let [user, group] = [0, 0];
  beforeAll(async () => {
    test = await startApp();
    server = createServer(test.app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    readers = {
      anonymous: test.anonymous(),
      without: await test.signedIn(await addUser(test.db, { groups: [] })),
      administrator: await test.signedIn(),
    };
    for (const browser of Object.values(readers))
      tokens.set(
        browser,
        (await browser.form(browser === readers.anonymous ? "/login" : "/profile"))._csrf as string,
      );
    [user, group] = [await addUser(test.db, { groups: [] }), await addGroup(test.db)];
  });
  afterAll(async () => {
    server.close();
    await test.close();
  });

  /** The address as it is written: an ordinary client would tidy it up first. */
  function send(
    browser: Browser,
    method: "GET" | "POST",
    path: string,
    fields: Fields = {},
  ): Promise<{ status: number; location: string }> {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = {
      host: "localhost:3000",
      cookie,
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
    };
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const call = request({ port, host: "127.0.0.1", method, path, headers }, (answer) => {
        answer.resume();
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? "" }),
        );
      });
      call.on("error", reject);
      call.end(
        method === "POST"
          ? encode({ ...fields, _form: newFormId(), _csrf: tokens.get(browser) as string })
          : undefined,
      );
    });
  }

  const seen = fingerprint({ list: [], open: false });
  const routes: ["GET" | "POST", (ids: { user: number; group: number }) => string, Fields?][] = [
    ["GET", () => "/users"],
    ["GET", (ids) => `/users/${ids.user}/edit`],
    ["POST", (ids) => `/users/${ids.user}/deactivation`, { version: "1" }],
    ["POST", () => "/groups/new", { title: "By another way", description: "" }],
  ];
  /** Of the same shapes. */
  const others: typeof routes = [
    ["GET", (ids) => `/users/${ids.user}`],
    ["GET", () => "/groups/new"],
    ["GET", () => "/audit"],
    ["POST", (ids) => `/groups/${ids.group}/deletion`, { version: "1", seen }],
  ];
  if (thorough) routes.push(...others);

  it.each(
    routes.map((route) => [`${route[0]} ${route[1]({ user: 1, group: 1 })}`, route] as const),
  )(
    "%s: no spelling lets in who is not let in, nor is any a fault",
    async (_, [method, at, fields]) => {
      const path = at({ user, group });
      const before = await dumpDatabase(test.db, ["AuditEntry", "Session.lastSeenAt"]);
      for (const variant of [path, ...variantsOf(path)]) {
        const [stranger, without] = [
          await send(readers.anonymous, method, variant, fields),
          await send(readers.without, method, variant, fields),
        ];
        // Refused as the address itself is, or no address that does this.
        const asked = method === "POST" ? 422 : 303;
        const isAsked = asked === 422 || stranger.location.startsWith("/login?next=");
        expect([400, 404, 405, isAsked ? asked : 0], variant).toContain(stranger.status);
        expect([400, 403, 404, 405], variant).toContain(without.status);
      }
      expect(await dumpDatabase(test.db, ["AuditEntry", "Session.lastSeenAt"])).toEqual(before);
      if (method === "GET")
        for (const variant of variantsOf(path))
          expect([200, 400, 404], variant).toContain(
            (await send(readers.administrator, method, variant)).status,
          );
      expect((await send(readers.administrator, method, path, fields)).status).toBe(
        method === "GET" ? 200 : 303,
      );
    },
  );
});
