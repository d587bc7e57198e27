import type { BrowserContext } from "playwright-core";
import { launchChromium, noChromium } from "../support/chromium.ts";
import { administrator } from "../support/databases.ts";
import type { Server } from "./servers.ts";

/** What came over the wire: answers and bytes, headers included. */
export interface Transfer {
  requests: number;
  bytes: number;
}

export interface FirstVisit {
  /** The login page, with nothing in the cache. */
  login: Transfer;
  /** The Users List after it, signing in included. */
  list: Transfer;
}

/** A cold visit in Chromium; undefined where there is none. */
export async function visitFirst(server: Server): Promise<FirstVisit | undefined> {
  if (noChromium) return undefined;
  const chromium = await launchChromium();
  try {
    const context = await chromium.newContext({
      extraHTTPHeaders: { "x-forwarded-proto": "https" },
    });
    const { page, transferred } = await listen(context);
    await page.goto(`http://${server.host}/login?next=%2Fusers`, { waitUntil: "networkidle" });
    const login = { ...transferred };
    await page.fill("#email", administrator.email);
    await page.fill("#password", administrator.password);
    await page.click("main button[type=submit]");
    await page.waitForURL("**/users", { waitUntil: "networkidle" });
    return {
      login,
      list: {
        requests: transferred.requests - login.requests,
        bytes: transferred.bytes - login.bytes,
      },
    };
  } finally {
    await chromium.close();
  }
}

/** What the cache answers is not counted: nothing is sent for it. */
async function listen(context: BrowserContext) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const transferred: Transfer = { requests: 0, bytes: 0 };
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    if (encodedDataLength === 0) return;
    transferred.requests++;
    transferred.bytes += encodedDataLength;
  });
  await session.send("Network.enable");
  return { page, transferred };
}
