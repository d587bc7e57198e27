import { createDemo } from "../../../src/cli/demo/create-demo.ts";
import type { LocaleName } from "../../../src/languages/locale.ts";
import { addCustomers, addUser, lockUser, type TestApp } from "../../support/app.ts";
import { administrator } from "../../support/databases.ts";
import { addLink } from "../../support/links.ts";
import { addGroup, addRole } from "../../support/rights.ts";
import { addTemporary } from "../../support/temporary.ts";

/** Who looks at a page. */
export type Reader = "administrator" | "auditor" | "stranger" | "nobody";

/** Ids of whom the pages are about. */
export interface Shop {
  app: TestApp;
  /** Names and address as long as they may be, in forty groups. */
  long: number;
  /** An address of the longest kind, and no group. */
  longAddress: number;
  arabic: number;
  emoji: number;
  holder: number;
  locked: number;
  deactivated: number;
  leaving: number;
  deleted: number;
  /** Their password is somebody else's. */
  temporary: number;
  invited: number;
  /** The address of their link. */
  link: string;
  /** The group with the long title and all of those above. */
  longGroup: number;
  emptyGroup: number;
  longRole: number;
  emails: Readonly<Record<Exclude<Reader, "nobody">, string>>;
}

const emails = {
  administrator: administrator.email,
  auditor: "ines.auditor@example.com",
  stranger: "theo.without@example.com",
} as const;

const longText = "Wolfeschlegelsteinhausenbergerdorff-".repeat(3).slice(0, 100);
const domain = ["d", "e", "f"].map((letter) => letter.repeat(55)).join(".");
const longAddress = `${"m".repeat(64)}@${domain}.example`;

/** A shop of believable people, and of those at whom pages break. */
export async function openShop(app: TestApp): Promise<Shop> {
  const { db, deps } = app;
  await createDemo(db, {
    users: 240,
    customers: 900,
    groups: 3,
    seed: 1,
    now: deps.clock(),
    hasher: deps.hasher,
  });
  const { passwordHash } = await db.read.user.findUniqueOrThrow({
    where: { id: 1 },
    select: { passwordHash: true },
  });
  const person = (firstName: string, lastName: string, more: object) =>
    addUser(db, { firstName, lastName, ...more });
  await person("Ines", "Auditor", { email: emails.auditor, groups: ["auditors"], passwordHash });
  await person("Theo", "Without", { email: emails.stranger, groups: [], passwordHash });
  const people = {
    long: await person(longText, longText, { email: `${"l".repeat(64)}@example.com` }),
    longAddress: await person("Ana", "", { email: longAddress, groups: [] }),
    arabic: await person("محمد عبد الرحمن", "الفارسي", {}),
    emoji: await person("👩‍👩‍👧‍👦", "Zoë 🏳️‍🌈", { agent: true }),
    holder: await person("Hedda", "Müller-Lüdenscheidt", { agent: true }),
    locked: await person("Louise", "Lockhart", { groups: ["customer-service", "auditors"] }),
    deactivated: await person("Dora", "Deactivated", {
      status: "deactivated",
      statusReason: "Parental leave until January",
    }),
    leaving: await person("Lea", "Leaving", {
      accessEndsAt: new Date(deps.clock().getTime() + 4 * 86_400_000),
      statusReason: "Contract ends",
    }),
    deleted: await person("Dietrich", "Deleted", { status: "deleted" }),
    temporary: (await addTemporary(app, { firstName: "Nina", lastName: "Neu" })).id,
    invited: await person("Ina", "Invited", { passwordHash: "" }),
  };
  await lockUser(db, people.locked, new Date(deps.clock().getTime() + 50 * 60_000));
  const link = `/welcome/${await addLink(db, people.invited)}`;
  await addCustomers(db, 30, { lastName: "Bergman", assignedUserId: people.holder });
  await addCustomers(db, 2, { lastName: longText, assignedUserId: people.long });
  const groups = await openGroups(app, Object.values(people), people.long);
  return { app, ...people, link, ...groups, emails };
}

async function openGroups({ db }: TestApp, everybody: number[], long: number) {
  const longRole = await addRole(db, ["users.view", "audit.view"], `${longText.slice(0, 97)} R`);
  const longGroup = await addGroup(db, [longRole], everybody, `${longText.slice(0, 97)} G`);
  const emptyGroup = await addGroup(db, [], [], "Night shift");
  for (let number = 1; number < 40; number++)
    await addGroup(db, number % 3 === 0 ? [longRole] : [], [long], `Schicht ${number}`);
  return { longGroup, longRole, emptyGroup };
}

/** The interface language of all who look. */
export async function speakTo({ app, emails }: Shop, locale: LocaleName): Promise<void> {
  const where = { email: { in: Object.values(emails) } };
  await app.db.write((tx) => tx.user.updateMany({ where, data: { locale } }));
}
