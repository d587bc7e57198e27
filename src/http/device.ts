import { randomBytes } from "node:crypto";
import type { Request, Response } from "express";
import { setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";
import { seal, unseal } from "./sealed.ts";

/** An account as a device knows it: with the epoch that every new password raises. */
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

/** The id of the browser if the account has signed in with it since its password was set. */
export function knownDevice(
  deps: HttpDeps,
  req: Request,
  account: KnownAccount,
): string | undefined {
  return idFor(account, parse(signedCookie(deps, req, DEVICE) ?? ""));
}

/** Makes an account known to the browser, for 400 days. */
export function rememberDevice(
  { deps, req, res }: { deps: HttpDeps; req: Request; res: Response },
  account: KnownAccount,
): void {
  const value = withAccount(account, parse(signedCookie(deps, req, DEVICE) ?? ""));
  setSignedCookie(deps, res, { name: DEVICE, value, maxAge: AGE });
}

/** The same of a device whose token a store keeps. */
export function knownToken(
  deps: HttpDeps,
  token: string,
  account: KnownAccount,
): string | undefined {
  return idFor(account, readToken(deps, token));
}

/**
 * The token with which the account is known from now on, for 400 days: it tells a store nothing,
 * and is no cookie of ours.
 */
export function tokenWith(deps: HttpDeps, token: string, account: KnownAccount): string {
  const value = withAccount(account, readToken(deps, token));
  const ends = deps.clock().getTime() + AGE;
  return seal(deps.secrets[0] as string, "device", `${ends} ${value}`);
}

function readToken({ secrets, clock }: HttpDeps, token: string): Device | undefined {
  const [ends, value = ""] = unseal(secrets, "device", token)?.split(" ") ?? [];
  return Number(ends) > clock().getTime() ? parse(value) : undefined;
}

function parse(text: string): Device | undefined {
  const [, id, list] = FORM.exec(text) ?? [];
  if (id === undefined || list === undefined) return undefined;
  const pairs = list.slice(1).split(".");
  return {
    id,
    accounts: pairs
      .map((pair) => pair.split("-").map(Number))
      .map(([userId, epoch]) => ({ id: userId as number, deviceEpoch: epoch as number })),
  };
}

function idFor({ id, deviceEpoch }: KnownAccount, device: Device | undefined): string | undefined {
  return device?.accounts.some((known) => known.id === id && known.deviceEpoch === deviceEpoch)
    ? device.id
    : undefined;
}

/** A new device where there was none. */
function withAccount(account: KnownAccount, device: Device | undefined): string {
  const { id = randomBytes(16).toString("base64url"), accounts = [] } = device ?? {};
  const latest = [account, ...accounts.filter((known) => known.id !== account.id)].slice(
    0,
    MOST_ACCOUNTS,
  );
  return ["v1", id, ...latest.map((known) => `${known.id}-${known.deviceEpoch}`)].join(".");
}
