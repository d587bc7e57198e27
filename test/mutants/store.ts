// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the text of the source.
import type { Mutant } from "./mutant.ts";

const key = "src/rights/store-key.ts";
const service = "src/features/store/service.ts";
const api = "src/http/store-api.ts";
const keys = "test/integration/store/keys.test.ts";
const revocation = "test/integration/store/revocation.test.ts";
const scopes = "test/integration/storefront/scopes.test.ts";
const openedBy = "test/integration/storefront/keys.test.ts";

/** The keys of the store, and what they open. */
export const store: readonly Mutant[] = [
  {
    guard: "a revoked key opens nothing",
    file: key,
    from: "if (!row || row.revokedAt || ",
    to: "if (!row || ",
    test: revocation,
    name: "also to another process",
  },
  {
    guard: "a key that has ended opens nothing",
    file: key,
    from: "(row.endsAt && row.endsAt <= now)",
    to: "(row.endsAt && row.endsAt < now)",
    test: openedBy,
    name: "from the moment on at which it ends",
  },
  {
    guard: "a key opens what it may",
    file: api,
    from: 'if (spec.scope !== "public" && !may(actor, `store:${spec.scope}`))',
    to: 'if (spec.scope !== "public" && !actor.key)',
    test: scopes,
    name: "is open to its scope alone",
  },
  {
    guard: "the database keeps no key",
    file: key,
    from: 'createHash("sha256").update(key).digest("hex") : undefined',
    to: "key : undefined",
    test: keys,
    name: "keeps the key nowhere",
  },
  {
    guard: "a key is shown once",
    file: service,
    from: "key: made.hash === hash ? key : undefined",
    to: "key",
    test: keys,
    name: "shows it the first time alone",
  },
  {
    guard: "of two who revoke one does",
    file: service,
    from: 'WHERE "id" = ${id} AND "revokedAt" IS NULL`,\n    );\n    if (count === 0)',
    to: 'WHERE "id" = ${id}`,\n    );\n    if (count === 0)',
    test: revocation,
    name: "records one",
  },
  {
    guard: "no key ends in the past",
    file: service,
    from: "if (endsAt && endsAt <= now) throw new Conflict(PAST);",
    to: "",
    test: keys,
    name: "makes none with a day that is over",
  },
  {
    guard: "a name of another key is told at its field",
    file: service,
    from: 'orConflict("nameKey", TAKEN,',
    to: 'orConflict("name", TAKEN,',
    test: keys,
    name: "uses no name twice",
  },
  {
    guard: "no statement gets a NUL character",
    file: "src/features/storefront/wire.ts",
    from: "    .regex(/^[^\\p{Cc}\\p{Cs}]*$/u)\n",
    to: "",
    test: "test/integration/storefront/agents.test.ts",
    name: "says what is wrong with",
  },
];
