import type { Mutant } from "./mutant.ts";

const tables = "src/db/tables.ts";
const policy = "src/features/sign-in/policy.ts";
const pages = "src/http/handle-page.ts";
const profile = "src/features/profile/service.ts";
const replacing = "test/integration/profile/temporary-password.test.ts";
const walls = "test/integration/profile/temporary-walls.test.ts";
const typed = "test/integration/users/typed-password.test.ts";
const another = "test/integration/users/create-another.test.ts";
const agents = "test/integration/storefront";

/** Passwords that somebody else has set, and what stands beside them in the forms. */
export const temporary: readonly Mutant[] = [
  {
    guard: "temporary: the password of Create new User",
    file: "src/features/users/service/create-user.ts",
    from: ": temporaryPassword(passwordHash, ctx)",
    to: ": ownPassword(passwordHash)",
    test: typed,
    name: "Create new User",
  },
  {
    guard: "temporary: the password of Edit User",
    file: "src/features/users/service/update-user.ts",
    from: "temporaryPassword(passwordHash, ctx)",
    to: "({ passwordHash })",
    test: typed,
    name: "Edit User",
  },
  {
    guard: "temporary: the password of the command line",
    file: "src/features/users/service/reset-password.ts",
    from: "temporaryPassword(ctx.prepared.passwordHash, ctx)",
    to: "{ passwordHash: ctx.prepared.passwordHash }",
    test: typed,
    name: "command line",
  },
  {
    guard: "temporary: it ends after 72 hours",
    file: "src/domain/secret-hours.ts",
    from: "typed: 72",
    to: "typed: 73",
    test: replacing,
    name: "after 72 hours",
  },
  {
    guard: "temporary: one's own ends it",
    file: tables,
    from: "{ passwordHash, passwordEndsAt: null, ...nobody }",
    to: "{ passwordHash, ...nobody }",
    test: replacing,
    name: "gives way to one's own",
  },
  {
    guard: "temporary: once it has ended nobody comes in by it",
    file: policy,
    from: 'passwordEndsAt <= now ? "expired" : undefined',
    to: "passwordEndsAt <= now ? undefined : undefined",
    test: replacing,
    name: "after 72 hours",
  },
  {
    guard: "temporary: its sessions end with it",
    file: "src/rights/standing.ts",
    from: " && !hasRunOut",
    to: "",
    test: replacing,
    name: "takes the sessions",
  },
  {
    guard: "temporary: no page is shown before it is replaced",
    file: pages,
    from: "if (first) return",
    to: 'if (first && method === "POST") return',
    test: walls,
    name: "sees nothing",
  },
  {
    guard: "temporary: no post does anything before it is replaced",
    file: pages,
    from: "if (first) return",
    to: 'if (first && method !== "POST") return',
    test: walls,
    name: "by a post",
  },
  {
    guard: "temporary: no command does anything before it is replaced",
    file: "src/command.ts",
    from: "if (actor.mustReplacePassword && !beforeReplacing)",
    to: "if (actor.mustReplacePassword && beforeReplacing)",
    test: walls,
    name: "no command",
  },
  {
    guard: "temporary: what goes on by itself stops",
    file: "src/chunk.ts",
    from: "if (actor.mustReplacePassword) return",
    to: "if (actor.userId === 0) return",
    test: "test/integration/batches/races.test.ts",
    name: "has to replace",
  },
  {
    guard: "temporary: it is not replaced by itself",
    file: profile,
    from: "    refuse(whyNotAgain(input));\n",
    to: "",
    test: replacing,
    name: "as it is",
  },
  {
    guard: "temporary: it is the same in other code points",
    file: "src/features/users/service/new-password.ts",
    from: "return nfc(one) === nfc(other);",
    to: "return one === other;",
    test: replacing,
    name: "code points",
  },
  {
    guard: "temporary: one goes on to pages of ours alone",
    file: "src/features/profile/routes.ts",
    from: "next ? ctx.safeNext(next)",
    to: "next ? next",
    test: replacing,
    name: "lets nobody go on",
  },
  {
    guard: "temporary: its page has no navigation",
    file: "src/http/render.ts",
    from: "!actor.mustReplacePassword && may(actor",
    to: "may(actor",
    test: replacing,
    name: "without a link",
  },
  {
    guard: "temporary: no agent signs in to the store by it",
    file: policy,
    from: 'return person.passwordEndsAt === null ? undefined : "temporary";',
    to: "return undefined;",
    test: `${agents}/agent-sign-in.test.ts`,
    name: "a password to be replaced",
  },
  {
    guard: "temporary: nobody is an agent by it",
    file: "src/features/storefront/queries.ts",
    from: '\n      AND u."passwordEndsAt" IS NULL',
    to: "",
    test: `${agents}/agents.test.ts`,
    name: "whose password is temporary",
  },
  {
    guard: "another user: groups of the address are those that the reader grants",
    file: "src/features/users/views/form.ts",
    from: "query.groups.includes(group.id) && !whyNotJoin(ctx.actor, group)",
    to: "query.groups.includes(group.id)",
    test: another,
    name: "ticks no group",
  },
  {
    guard: "whom to ask: an address with more in it is no link",
    file: "src/domain/contact.ts",
    from: '\\.[^\\s@<>"?&#%:/]+$/',
    to: '\\.[^\\s@<>"]+$/',
    test: "test/unit/contact.test.ts",
    project: "unit",
  },
];
