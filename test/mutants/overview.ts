import type { Mutant } from "./mutant.ts";

const home = { test: "test/integration/home/home.test.ts" };
const entry = { test: "test/integration/audit/entry.test.ts" };
const only = "src/rights/last-administrator.ts";
const touched = "src/features/audit/queries/touched.ts";

/** The start page counts and warns truly, and an entry lists all whom it touched. */
export const overview: readonly Mutant[] = [
  {
    guard: "who has not signed in for long is Active",
    file: "src/features/home/queries.ts",
    from: `WHERE u."status" = 'active' AND u."lastLoginAt" <`,
    to: `WHERE u."lastLoginAt" <`,
    ...home,
    name: "each number leads to as many",
  },
  {
    guard: "who never signed in is Active",
    file: "src/features/home/queries.ts",
    from: `WHERE u."status" = 'active' AND u."lastLoginAt" IS`,
    to: `WHERE u."lastLoginAt" IS`,
    ...home,
    name: "each number leads to as many",
  },
  {
    guard: "a lockout that is over counts no more",
    file: "src/features/home/queries.ts",
    from: `l."lockedUntil" > \${now}`,
    to: `l."lockedUntil" IS NOT NULL`,
    ...home,
    name: "each number leads to as many",
  },
  {
    guard: "numbers are for who may see the users",
    file: "src/features/home/service.ts",
    from: "seesUsers ? countUsers(db.read, now) : undefined",
    to: "countUsers(db.read, now)",
    ...home,
    name: "no more than that",
  },
  {
    guard: "refusals are for who may see the audit",
    file: "src/features/home/views.ts",
    from: '  if (!may(ctx.actor, "audit.view")) return null;\n',
    to: "",
    ...home,
    name: "no more than that",
  },
  {
    guard: "one's own changes are those whose subject one may see",
    file: "src/features/audit/service.ts",
    from: "seesAll || may(actor, historyOf[type])",
    to: "true",
    ...home,
    name: "five latest refusals",
  },
  {
    guard: "signing in is no change",
    file: "src/features/audit/queries/entries.ts",
    from: ` AND e."action" NOT LIKE 'session.%'`,
    to: "",
    ...home,
    name: "five latest refusals",
  },
  {
    guard: "whoever is in two groups is one administrator",
    file: only,
    from: "AND ${isFirst} AND",
    to: "AND",
    ...home,
    name: "once each",
  },
  {
    guard: "the only administrator has all rights",
    file: only,
    from: "if (one === undefined || other !== undefined) return undefined;",
    to: "if (one === undefined) return undefined;",
    ...home,
    name: "once each",
  },
  {
    guard: "what the start page remembers of groups is as old as the request",
    file: "src/features/home/service.ts",
    from: "recallGroupRights(db.read, actor.rightsVersion)",
    to: "recallGroupRights(db.read, 0)",
    ...home,
    name: "once each",
  },
  {
    guard: "a search goes through every slice",
    file: touched,
    from: "slice.length < SLICE ? undefined : slice.at(-1)?.id",
    to: "undefined",
    ...entry,
    name: "finds the last of them",
  },
  {
    guard: "a period that ends before it begins is an error",
    file: "src/features/audit/schemas.ts",
    from: `from !== "" && to !== "" && from > to`,
    to: `from !== "" && to !== "" && from >= to`,
    test: "test/integration/audit/audit.test.ts",
    name: "ends before it begins",
  },
  {
    guard: "the way back is the audit's own query",
    file: "src/features/audit/schemas.ts",
    from: "return queryText(auditQuery, parseQueryValues(auditQuery, raw).query);",
    to: "return list;",
    ...entry,
    name: "leads back",
  },
  {
    guard: "an entry is a link for who may read it",
    file: "src/views/audit-rows.ts",
    from: `may(actor, "audit.view") ? url : ""`,
    to: "url",
    ...entry,
    name: "no history leads there",
  },
];
