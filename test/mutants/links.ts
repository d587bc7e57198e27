// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the text of the source.
import type { Mutant } from "./mutant.ts";

const service = "src/features/welcome/service.ts";
const queries = "src/features/welcome/queries.ts";
const given = "src/features/users/service/password-link.ts";
const written = "src/features/users/service/write-link.ts";
const trigger = (dialect: string) =>
  `prisma/migrations/${dialect}/20261128000000_set_password_links/migration.sql`;
const judged = "mayStillLetIn(tx, used.createdById, used.userId)";
const redemption = "test/integration/welcome/redemption.test.ts";
const dead = "test/integration/welcome/dead-links.test.ts";
const secrecy = "test/integration/welcome/secrecy.test.ts";
const invited = "test/integration/users/invited.test.ts";
const givers = "test/integration/welcome/givers.test.ts";
const links = "test/integration/users/links.test.ts";

const voided = (dialect: "sqlite" | "postgresql", column: string, name: string): Mutant => ({
  guard: `another ${column} voids a link (${dialect})`,
  file: trigger(dialect),
  from: `OLD."${column}" <> NEW."${column}"`,
  to: "1 = 0",
  test: dead,
  name: `is so by ${name}`,
  project: dialect,
});

/** Set-password links: who gives them, what they open, what keeps them. */
export const passwordLinks: readonly Mutant[] = [
  voided("sqlite", "email", "an address in other letters"),
  voided("postgresql", "email", "an address in other letters"),
  voided("sqlite", "status", "another status and back"),
  voided("postgresql", "status", "another status and back"),
  voided("sqlite", "passwordHash", "another password"),
  voided("postgresql", "passwordHash", "another password"),
  {
    guard: "a link opens until its end",
    file: queries,
    from: 'AND l."expiresAt" > ${now} ',
    to: "",
    test: dead,
    name: "its end",
  },
  {
    guard: "of fifty who use a link at once one does",
    file: service,
    from: `if (!used || !(await ${judged})) throw new DeadLink();`,
    to: 'if (!used) return { result: { id: 0, email: "" }, audit: [] };',
    test: redemption,
    name: "one of fifty",
  },
  {
    guard: "a dead link hashes nothing",
    file: service,
    from: "const owner = await loadOwner(ctx, token);\n",
    to: "await ctx.hasher.hash(typed.password);\nconst owner = await loadOwner(ctx, token);\n",
    test: dead,
    name: "hashes none",
  },
  {
    guard: "a used link ends the sessions of its owner",
    file: service,
    from: "await endAccess(tx, { ...ctx, actor: { ...ctx.actor, ...by } }, subject)",
    to: "1",
    test: redemption,
    name: "ends those of its owner",
  },
  {
    guard: "a form names whose link it is",
    file: service,
    from: "useLink({ ...ctx, actor: { ...anonymous, userId } }",
    to: "useLink({ ...ctx, actor: anonymous }",
    test: redemption,
    name: "gives a second click",
  },
  {
    guard: "of two links in one browser each form has its own",
    file: "src/features/welcome/routes.ts",
    from: "(acting, ctx.link, input)",
    to: "(acting, { ...ctx.link, open: () => `1 ${ctx.link.carried()}` }, input)",
    test: redemption,
    name: "of two in one browser",
  },
  {
    guard: "the address of a link is no referrer",
    file: "src/http/handle-page.ts",
    from: "res.set(spec.headers ?? {});",
    to: "",
    test: secrecy,
    name: "where one came from",
  },
  {
    guard: "the token travels sealed",
    file: "src/http/link-token.ts",
    from: "const value = sealToken(deps, token);",
    to: "const value = token;",
    test: secrecy,
    name: "travels sealed",
  },
  {
    guard: "the database keeps no token",
    file: "src/passwords/link-token.ts",
    from: 'createHash("sha256").update(token).digest("hex")',
    to: "token + createHash.name.slice(99)",
    test: invited,
    name: "keeps no token",
  },
  {
    guard: "a link is shown once",
    file: given,
    from: "token: isFirst ? token : undefined",
    to: "token: isFirst || token ? token : undefined",
    test: invited,
    name: "shows the link the first time alone",
  },
  {
    guard: "whoever types a password sets it",
    file: "src/features/users/schemas.ts",
    from: 'return way === "typed" || Boolean(password || passwordRepeat);',
    to: 'return way === "typed";',
    test: invited,
    name: "without scripts nothing ticks itself",
  },
  {
    guard: "a link keeps the language of whoever is signed in",
    file: "src/features/welcome/routes.ts",
    from: "if (!ctx.actor && isLocale(locale))",
    to: "if (isLocale(locale))",
    test: "test/integration/welcome/redemption.test.ts",
    name: "leaves their language",
  },
  {
    guard: "a password that is to be set is typed",
    file: "src/features/users/schemas.ts",
    from: '!typesPassword(typed) || typed.password !== ""',
    to: 'typed.way === "link" || typed.password !== "x"',
    test: invited,
    name: "nothing where it is chosen",
  },
  {
    guard: "another status or version gives no link",
    file: given,
    from: "refuseAct(whyNotGiveLink(ctx.actor, user), user, input);",
    to: "",
    test: links,
    name: "is refused",
  },
  {
    guard: "a revocation is refused like the link",
    file: given,
    from: "refuseAct(whyNotRevokeLink(ctx.actor, user, ctx.now), user, input);",
    to: "",
    test: links,
    name: "to a page that is out of date",
  },
  {
    guard: "a new link takes the place of the last",
    file: written,
    from: '"tokenHash" = excluded."tokenHash", "createdAt"',
    to: '"createdAt"',
    test: links,
    name: "anew, in place of the first",
  },
  {
    guard: "who is Deleted is not Invited",
    file: "src/features/users-list/queries/conditions.ts",
    from: `= '' AND u."status" <> 'deleted'`,
    to: "= ''",
    test: invited,
    name: "whom a filter finds",
  },
  {
    guard: "a restored backup opens no link",
    file: "src/cli/restore/restored.ts",
    from: 'DELETE FROM "PasswordLink";\n',
    to: "",
    test: "test/process/backup/older.test.ts",
    name: "opens no set-password link",
    project: "process",
  },
  {
    guard: "a link opens nothing once its person holds more than who gave it",
    file: service,
    from: "!owner || !(await mayStillLetIn(db.read, owner.giverId, owner.id))",
    to: "!owner",
    test: givers,
    name: "once that person holds more",
  },
  {
    guard: "a form that was open sets no password of who holds more by now",
    file: service,
    from: "!used || !(await mayStillLetIn(tx, used.createdById, used.userId))",
    to: "!used",
    test: givers,
    name: "in the moment in which",
  },
  {
    guard: "links end with who gave them",
    file: trigger("sqlite"),
    from: `DELETE FROM "PasswordLink" WHERE "createdById" = NEW."id";`,
    to: "SELECT 1;",
    test: givers,
    name: "nor after coming back",
  },
  {
    guard: "a link sets another password than the one before",
    file: service,
    from: "if (await ctx.hasher.verify(owner.passwordHash, typed.password)) throw",
    to: "if (typed.password === null) throw",
    test: givers,
    name: "does not know the password afterwards",
  },
  {
    guard: "the record says who used a link that was not theirs",
    file: service,
    from: "beside ?? { userId",
    to: "{ userId",
    test: givers,
    name: "use the link themselves",
  },
  {
    guard: "of a link its person is told once",
    file: "src/features/sign-in/service/sign-in.ts",
    from: `WHEN "passwordEndsAt" IS NULL THEN NULL`,
    to: `WHEN "passwordEndsAt" = "passwordSetAt" THEN NULL`,
    test: givers,
    name: "never again",
  },
  {
    guard: "a temporary password lets nobody in who holds more than who set it",
    file: "src/features/profile/service.ts",
    from: "passwordEndsAt && !(await",
    to: "false && !(await",
    test: givers,
    name: "by a temporary password",
  },
  {
    guard: "who is Invited is not the last administrator",
    file: "src/rights/last-administrator.ts",
    from: ` AND u."passwordHash" <> ''`,
    to: "",
    test: invited,
    name: "is no administrator who is left",
  },
  {
    guard: "who is Invited is no agent for the store",
    file: "src/features/storefront/queries.ts",
    from: ` AND u."passwordHash" <> ''`,
    to: "",
    test: "test/integration/storefront/agents.test.ts",
    name: "who is Invited",
  },
];
