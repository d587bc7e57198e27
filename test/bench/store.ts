import { createHash } from "node:crypto";
import { askPlainly } from "../../src/db/plain-connection.ts";
import { storedScopes, storeScopes } from "../../src/domain/store-scopes.ts";
import { storeKeyHash } from "../../src/rights/store-key.ts";
import type { Site } from "./site.ts";
import type { Visit } from "./visit.ts";

/** So many that none of them asks for more than its share. */
const KEYS = 200;
/** Lines of a batch, every tenth of which brings something new. */
const LINES = 1_000;

const keys = Array.from(
  { length: KEYS },
  (_, index) => `gh_${createHash("sha256").update(`bench ${index}`).digest("base64url")}`,
);

/** Keys that take turns, written past their page. */
export async function addStoreKeys(databaseUrl: string): Promise<void> {
  const rows = keys.map(
    (key, index) =>
      `('Bench ${index}', 'bench ${index}', '${storeKeyHash(key)}', ` +
      `'${storedScopes(storeScopes)}', '2026-01-01 00:00:00')`,
  );
  const columns = '"name", "nameKey", "hash", "scopes", "createdAt"';
  await askPlainly(
    databaseUrl,
    (ask) => ask(`INSERT INTO "StoreKey" (${columns}) VALUES ${rows.join(", ")}`),
    "write",
  );
}

/** Whether drafts may be shown as a customer whom somebody holds. */
export async function previews(site: Site, connections: number): Promise<Visit[]> {
  const reference = encodeURIComponent(site.rows.reference);
  const path = `/api/v1/customers/${reference}/preview`;
  const turn = turns();
  const visit: Visit = {
    method: "GET",
    path,
    headers: site.headers,
    turn: () => ({ authorization: turn() }),
    expected: 200,
  };
  return Array.from({ length: connections }, () => visit);
}

/** A thousand customers of the store. */
export async function batches(site: Site, connections: number): Promise<Visit[]> {
  const turn = turns();
  let sent = 0;
  const visit: Visit = {
    method: "POST",
    path: "/api/v1/customer-batches",
    headers: { ...site.headers, "content-type": "application/x-ndjson" },
    turn: () => ({ authorization: turn() }),
    body: () => batch(sent++),
    expected: 200,
  };
  return Array.from({ length: connections }, () => visit);
}

function batch(number: number): string {
  const lines = Array.from({ length: LINES }, (_, line) => {
    const firstName = line % 10 === 0 ? `Bench ${number}` : "Bench";
    const email = `bench-${line}@example.com`;
    return JSON.stringify({ reference: `BENCH-${line}`, email, firstName, lastName: "Customer" });
  });
  return lines.join("\n");
}

function turns(): () => string {
  let next = 0;
  return () => `Bearer ${keys[next++ % KEYS]}`;
}
