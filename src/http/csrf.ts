import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { Forbidden } from "../domain/errors.ts";
import { setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";
import { isLoopbackHost } from "./host.ts";

const PRE_SESSION = "pre";
const HOUR = 3_600_000;

/**
 * Refuses a POST that does not come from our own pages, before its body is read (security C2):
 * Sec-Fetch-Site first, Origin where it is absent.
 */
export function originGate(deps: HttpDeps): RequestHandler {
  return (req, _res, next) => {
    if (req.method !== "POST" || isOwnOrigin(deps, req)) return next();
    next(new Forbidden("errors.csrf.text"));
  };
}

function isOwnOrigin({ config }: HttpDeps, req: Request): boolean {
  const site = req.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = req.get("origin");
  if (origin === config.publicUrl) return true;
  const host = req.get("host");
  return (
    config.environment !== "production" &&
    host !== undefined &&
    isLoopbackHost(host) &&
    origin === `http://${host}`
  );
}

/**
 * The token of this reader's forms: an HMAC of the session id, or of a short-lived cookie where
 * nobody is signed in (security C3). Another text each time.
 */
export function csrfToken(deps: HttpDeps, req: Request, res: Response): string {
  return masked(
    digestOf(
      deps.secrets[0] as string,
      req.session?.actor ? `session:${req.sessionID}` : `pre:${preSession(deps, req, res)}`,
    ),
  );
}

/** Throws Forbidden unless the posted token is this reader's, made with any of the secrets. */
export function checkCsrfToken(deps: HttpDeps, req: Request, posted: unknown): void {
  const pre = signedCookie(deps, req, PRE_SESSION);
  const subject = req.session?.actor ? `session:${req.sessionID}` : pre && `pre:${pre}`;
  const digest = unmasked(posted);
  const valid =
    digest !== undefined &&
    subject !== undefined &&
    deps.secrets.some((secret) => timingSafeEqual(digest, digestOf(secret, subject)));
  if (!valid) throw new Forbidden("errors.csrf.text");
}

function preSession(deps: HttpDeps, req: Request, res: Response): string {
  const existing =
    signedCookie(deps, req, PRE_SESSION) ?? (res.locals.preSession as string | undefined);
  if (existing) return existing;
  const id = randomBytes(16).toString("base64url");
  res.locals.preSession = id;
  setSignedCookie(deps, res, { name: PRE_SESSION, value: id, maxAge: HOUR });
  return id;
}

function digestOf(secret: string, subject: string): Buffer {
  return createHmac("sha256", secret).update(`csrf:${subject}`).digest();
}

/**
 * Hidden by a fresh one-time pad, which goes before it: pages are gzipped, and what stays the same
 * in them could be guessed from their length (BREACH).
 */
function masked(digest: Buffer): string {
  const pad = randomBytes(digest.length);
  return Buffer.concat([pad, xor(digest, pad)]).toString("base64url");
}

function unmasked(token: unknown): Buffer | undefined {
  if (typeof token !== "string" || !/^[\w-]{86}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  return xor(bytes.subarray(32), bytes.subarray(0, 32));
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] as number)));
}
