import { randomBytes } from "node:crypto";
import type { Request, Response } from "express";
import { setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";

/** An account as a browser knows it: with the epoch that every new password raises. */
export interface KnownAccount {
  id: number;
  deviceEpoch: number;
}

/**
 * A browser and the accounts that have signed in with it, the latest first. It opens no door:
 * failures with it are counted apart (OWASP, Device Cookies).
 */
interface Device {
  id: string;
  accounts: readonly KnownAccount[];
}

const DEVICE = "device";
const AGE = 400 * 24 * 3_600_000;
const MOST_ACCOUNTS = 4;
/** No other cookie that we sign has this form. */
const FORM = /^v1\.([\w-]{22})((?:\.[1-9]\d{0,8}-[1-9]\d{0,8}){1,4})$/;

function readDevice(deps: HttpDeps, req: Request): Device | undefined {
  const [, id, list] = FORM.exec(signedCookie(deps, req, DEVICE) ?? "") ?? [];
  if (id === undefined || list === undefined) return undefined;
  const pairs = list.slice(1).split(".");
  return {
    id,
    accounts: pairs
      .map((pair) => pair.split("-").map(Number))
      .map(([userId, epoch]) => ({ id: userId as number, deviceEpoch: epoch as number })),
  };
}

/** The id of the browser if the account has signed in with it since its password was set. */
export function knownDevice(
  deps: HttpDeps,
  req: Request,
  { id, deviceEpoch }: KnownAccount,
): string | undefined {
  const device = readDevice(deps, req);
  return device?.accounts.some((known) => known.id === id && known.deviceEpoch === deviceEpoch)
    ? device.id
    : undefined;
}

/** Makes an account known to the browser, for 400 days. */
export function rememberDevice(
  { deps, req, res }: { deps: HttpDeps; req: Request; res: Response },
  account: KnownAccount,
): void {
  const { id = randomBytes(16).toString("base64url"), accounts = [] } = readDevice(deps, req) ?? {};
  const latest = [account, ...accounts.filter((known) => known.id !== account.id)].slice(
    0,
    MOST_ACCOUNTS,
  );
  const value = ["v1", id, ...latest.map((known) => `${known.id}-${known.deviceEpoch}`)].join(".");
  setSignedCookie(deps, res, { name: DEVICE, value, maxAge: AGE });
}
