import type { Mutant } from "./mutant.ts";

const moves = { test: "test/integration/customers/move.test.ts" } as const;
const parting = { test: "test/integration/users/parting.test.ts" } as const;
const races = { test: "test/integration/customers/move-races.test.ts" } as const;

/** Customers that go from one user to another. */
export const handingOver: readonly Mutant[] = [
  {
    guard: "A customer moves only from who holds it",
    file: "src/features/customers/service/move-customers.ts",
    from: " AND ${holder}`,",
    to: "`,",
    ...races,
    name: "two people move the same",
  },
  {
    guard: "Nobody who is Deleted gets customers",
    file: "src/features/customers/service/receiver.ts",
    from: '  refuse(why && (why.permission ? why : { ...why, field: "to" }));\n',
    to: "",
    ...races,
    name: "whoever is deleted meanwhile",
  },
  {
    guard: "A Deleted receiver is said at the field",
    file: "src/features/customers/service/receiver.ts",
    from: '{ ...why, field: "to" }',
    to: "why",
    ...moves,
    name: "a receiver who is Deleted by now",
  },
  {
    guard: "Customers do not move to who has them",
    file: "src/features/customers/policy.ts",
    from: "receiver.id === giver.id ?",
    to: "receiver.id < 0 ?",
    ...moves,
    name: "refuses the same user",
  },
  {
    guard: "All are as many as the review showed",
    file: "src/features/customers/service/hand-over.ts",
    from: 'handover.which === "all" && ids.length !== count',
    to: "count === -1",
    ...moves,
    name: "more or fewer than the review",
  },
  {
    guard: "One unknown customer refuses the whole move",
    file: "src/features/customers/service/hand-over.ts",
    from: "  await requireCustomers(from, ticked);\n",
    to: "",
    ...moves,
    name: "an unknown customer",
  },
  {
    guard: "Deleted users are not offered as receivers",
    file: "src/features/customers/queries/receivers.ts",
    from: "u.\"status\" <> 'deleted' AND ",
    to: "",
    ...moves,
    name: "finds the receiver",
  },
  {
    guard: "A search moves what it finds and no others",
    file: "src/features/customers/queries/held.ts",
    from: "if (row.matches === 1) ids",
    to: "ids",
    ...moves,
    name: "moves all that a search finds",
  },
  {
    guard: "Ticks to move are gone once they moved",
    file: "src/features/customers/service/hand-over.ts",
    from: "    await clearMoves(tx, ctx, giver.id);\n",
    to: "",
    ...moves,
    name: "keeps ticks and the receiver",
  },
  {
    guard: "Who is deleted meanwhile inherits nothing",
    file: "src/features/customers/service/with-user.ts",
    from: "await requireReceiver(tx, ctx, { giver: user, to });",
    to: "await tx.user.findUniqueOrThrow({ where: { id: to } });",
    ...parting,
    name: "both are deleted at once",
  },
  {
    guard: "Restore takes only what is still free",
    file: "src/features/customers/queries/freed.ts",
    from: `WHEN c."id" IS NOT NULL AND c."assignedUserId" IS NULL THEN`,
    to: `WHEN c."id" IS NOT NULL THEN`,
    ...parting,
    name: "still free, ticked",
  },
  {
    guard: "Giving customers back needs the right to assign them",
    file: "src/features/customers/service/with-user.ts",
    from: "  refuse(whyNotAssignCustomers(ctx.actor, back));\n",
    to: "",
    ...parting,
    name: "offers none to those",
  },
  {
    guard: "One click on Restore asks about customers",
    file: "src/features/users/acts/routes.ts",
    from: "input.offered === undefined && ",
    to: "input.offered === -1 && ",
    ...parting,
    name: "asks first where one click",
  },
];
