import { temporaryPassword } from "../../src/db/tables.ts";
import { addUser, type NewUser, type TestApp } from "./app.ts";
import type { Browser } from "./browser.ts";
import { quickHasher } from "./quick-hasher.ts";

/** Of everybody that `addTemporary` makes. */
export const given = "sieben kluge Raben";
/** What they replace it with. */
export const chosen = "zwölf stille Reiher am Ufer";

export const HOUR = 3_600_000;

let made = 0;

/** Somebody whose password the administrator, or `actor`, has set just now. */
export async function addTemporary(
  { db, deps }: TestApp,
  user: NewUser = {},
  actor = { userId: 1, name: "First Administrator" },
): Promise<{ id: number; email: string }> {
  const email = user.email ?? `temporary${++made}@example.com`;
  const password = temporaryPassword(await quickHasher.hash(given), { actor, now: deps.clock() });
  return { id: await addUser(db, { ...password, ...user, email }), email };
}

/** Replaces it on the page that asks for it at `path`. */
export function replacePassword(browser: Browser, path = "/profile/password", password = chosen) {
  return browser.submit(path, {
    currentPassword: given,
    password,
    passwordRepeat: password,
  });
}
