import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { Forbidden } from "../domain/errors.ts";
import { setSignedCookie, signedCookie } from "./cookies.ts";
import type { HttpDeps } from "./deps.ts";
import { isLoopbackHost } from "./host.ts";
import { isSomebody, personDigest } from "./person.ts";

const PRE_SESSION = "pre";

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
 * The token of this reader's forms: an HMAC of the session id, or of a cookie of this browser where
 * nobody is signed in (security C3), and of the person. Another text each time.
 */
export function csrfToken(deps: HttpDeps, req: Request, res: Response): string {
  const reader = sessionReader(req) ?? preReader(preSession(deps, req, res));
  return masked(digestsOf(deps.secrets[0] as string, reader));
}

/** What a posted token says. */
export interface PostedToken {
  /** It is this reader's, made with any of the secrets. */
  isGood: boolean;
  /** Whom its page was made for, as a digest; undefined for nobody, and where nobody can tell. */
  person: Buffer | undefined;
}

/**
 * Reads the token of a post. Where nobody has to be signed in the page may be older than the
 * session that another tab began.
 */
export function readToken(
  deps: HttpDeps,
  req: Request,
  { isPublic }: { isPublic: boolean },
): PostedToken {
  const digests = unmasked((req.body as Record<string, unknown> | undefined)?._csrf);
  if (!digests) return { isGood: false, person: undefined };
  const pre = isPublic ? signedCookie(deps, req, PRE_SESSION) : undefined;
  const isFor = (reader: Reader) =>
    deps.secrets.some((secret) => timingSafeEqual(digests, digestsOf(secret, reader)));
  const isGood = [sessionReader(req), pre && preReader(pre)].some(
    (reader) => reader && isFor(reader),
  );
  const person = digests.subarray(SUBJECT);
  return { isGood, person: isSomebody(person) ? person : undefined };
}

/** Whom a page is made for: a session with its person, or the cookie of a browser. */
interface Reader {
  subject: string;
  userId: number | null;
}

function sessionReader({ session, sessionID }: Request): Reader | undefined {
  const actor = session?.actor;
  return actor && { subject: `session:${sessionID}`, userId: actor.userId };
}

function preReader(pre: string): Reader {
  return { subject: `pre:${pre}`, userId: null };
}

/** As long as the browser runs: a login page of any age signs in. */
function preSession(deps: HttpDeps, req: Request, res: Response): string {
  const existing =
    signedCookie(deps, req, PRE_SESSION) ?? (res.locals.preSession as string | undefined);
  if (existing) return existing;
  const id = randomBytes(16).toString("base64url");
  res.locals.preSession = id;
  setSignedCookie(deps, res, { name: PRE_SESSION, value: id });
  return id;
}

/** Bytes of the subject's digest, and of all that a token hides. */
const SUBJECT = 32;
const HIDDEN = 48;

function digestsOf(secret: string, { subject, userId }: Reader): Buffer {
  const digest = createHmac("sha256", secret).update(`csrf:${subject}`).digest();
  return Buffer.concat([digest, personDigest(secret, userId)]);
}

/**
 * Hidden by a fresh one-time pad, which goes before it: pages are gzipped, and what stays the same
 * in them could be guessed from their length (BREACH).
 */
function masked(digests: Buffer): string {
  const pad = randomBytes(digests.length);
  return Buffer.concat([pad, xor(digests, pad)]).toString("base64url");
}

function unmasked(token: unknown): Buffer | undefined {
  if (typeof token !== "string" || !/^[\w-]{128}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  return xor(bytes.subarray(HIDDEN), bytes.subarray(0, HIDDEN));
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] as number)));
}
