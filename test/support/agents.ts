import type { Database } from "../../src/db/client.ts";
import { addUser, type NewUser } from "./app.ts";
import { quickHasher } from "./quick-hasher.ts";
import type { Store, StoreReply } from "./store.ts";

/** Of every agent that `addAgent` makes, as `quickHasher` knows it. */
export const rightPassword = "sieben kluge Raben";
export const wrongPassword = "acht dumme Raben";

let made = 0;

/** An Active agent, unless `user` says otherwise. */
export async function addAgent(
  db: Database,
  user: NewUser = {},
): Promise<{ id: number; email: string }> {
  const email = user.email ?? `agent${++made}@example.com`;
  const passwordHash = await quickHasher.hash(rightPassword);
  const agent = { firstName: "Agnes", lastName: "Agent", agent: true, passwordHash };
  return { id: await addUser(db, { ...agent, ...user, email }), email };
}

/** An answer without what differs with every one: its id and date, and the nonce of its policy. */
export function withoutIds({ status, headers, body }: StoreReply): unknown {
  const { "x-request-id": id, date, "content-security-policy": policy = "", ...rest } = headers;
  const named = Boolean(date) && body.instance === `urn:uuid:${id}`;
  const csp = policy.replace(/'nonce-[^']+'/, "");
  return { status, named, csp, headers: rest, body: { ...body, instance: "" } };
}

/** A shopper at an address of their own, or at a given one. */
export function signInFrom(
  store: Store,
  claim: { email: string; password?: string; address: string; device?: string },
): Promise<StoreReply> {
  return store.post("/agents/sign-in", { password: rightPassword, ...claim });
}
