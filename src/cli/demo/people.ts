import type { UserStatus } from "../../domain/audit-entry.ts";
import { userKeys } from "../../domain/search-words.ts";
import { canonicalEmail } from "../../domain/text.ts";
import type { LocaleName } from "../../languages/locale.ts";
import { capitalised, createEmails, type EmailStyle, localPart } from "./email.ts";
import { inventPerson, type Person } from "./names.ts";
import { createRandom, type Random, weightedPicker } from "./random.ts";

/** The seeded groups, by systemKey. */
export const groupKeys = [
  "administrators",
  "user-managers",
  "customer-service",
  "auditors",
] as const;
export type GroupKey = (typeof groupKeys)[number];

/** No argon2 hash: nothing verifies against it. */
const NO_PASSWORD = "!";

/** A user row to be, and the groups it goes into. */
export interface DemoUser {
  row: DemoUserRow;
  groups: GroupKey[];
}

type DemoUserRow = ReturnType<typeof userKeys> & {
  email: string;
  emailKey: string;
  firstName: string;
  lastName: string;
  passwordHash: string;
  status: UserStatus;
  agent: boolean;
  locale: LocaleName;
  theme: string;
  version: number;
  epoch: number;
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

interface PeopleOptions {
  count: number;
  seed: number;
  /** Nothing lies after this. */
  now: Date;
  /** Canonical addresses that are not free. */
  taken: Iterable<string>;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

const offices: { weight: number; domain: string; style: EmailStyle }[] = [
  { weight: 60, domain: "example.com", style: "first.last" },
  { weight: 16, domain: "example.org", style: "f.last" },
  { weight: 8, domain: "example.net", style: "flast" },
  { weight: 8, domain: "callcenter-nord.example", style: "last.first" },
  { weight: 5, domain: "filialen.example.com", style: "first_last" },
  { weight: 3, domain: "agentur-weitblick.example", style: "first" },
];

const pickOffice = weightedPicker(offices);
const pickStatus = weightedPicker<{ weight: number; status: UserStatus }>([
  { weight: 88, status: "active" },
  { weight: 9, status: "deactivated" },
  { weight: 3, status: "deleted" },
]);
const pickMainGroup = weightedPicker<{ weight: number; group: GroupKey }>([
  { weight: 2, group: "administrators" },
  { weight: 8, group: "user-managers" },
  { weight: 76, group: "customer-service" },
  { weight: 14, group: "auditors" },
]);
const pickTheme = weightedPicker([
  { weight: 80, theme: "system" },
  { weight: 12, theme: "dark" },
  { weight: 8, theme: "light" },
]);

/** The people of the back office. The same options give the same people. */
export function inventPeople({ count, seed, now, taken }: PeopleOptions): DemoUser[] {
  const random = createRandom(seed, "people");
  const names = createRandom(seed, "one name");
  const giveEmail = createEmails(taken);
  return Array.from({ length: count }, () => {
    const user = inventUser(random, giveEmail, now);
    return names.chance(ONE_NAME) ? withOneName(user) : user;
  });
}

/** Share of the people who have one name only. */
const ONE_NAME = 0.01;

function withOneName({ row, groups }: DemoUser): DemoUser {
  const named = { ...row, lastName: "" };
  return { row: { ...named, ...userKeys(named) }, groups };
}

function inventUser(
  random: Random,
  giveEmail: ReturnType<typeof createEmails>,
  now: Date,
): DemoUser {
  const person = inventPerson(random);
  const { status } = pickStatus(random);
  const groups = inventGroups(random);
  const email = inventEmail(random, person, giveEmail);
  const name = { email, firstName: person.first.text, lastName: person.last.text };
  const row = {
    ...name,
    ...userKeys(name),
    emailKey: canonicalEmail(email) as string,
    passwordHash: NO_PASSWORD,
    status,
    agent: random.chance(groups.includes("customer-service") ? 0.35 : 0.04),
    locale: (random.chance(person.culture.german) ? "de" : "en") as LocaleName,
    theme: pickTheme(random).theme,
    ...inventVersions(random, status),
    ...inventTimes(random, status, now),
  };
  return { row, groups };
}

function inventEmail(
  random: Random,
  person: Person,
  giveEmail: ReturnType<typeof createEmails>,
): string {
  const { domain, style } = pickOffice(random);
  if (person.culture.domain && random.chance(0.12))
    return giveEmail(localPart(person, "first.last"), person.culture.domain);
  // A few addresses are written as the name is, accents included.
  const spelled = random.chance(0.01) ? writtenAsNamed(person) : person;
  return capitalised(random, giveEmail(localPart(spelled, style), domain));
}

function writtenAsNamed({ culture, first, last }: Person): Person {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .normalize("NFC")
      .replace(/[^\p{L}\p{M}-]/gu, "");
  return {
    culture,
    first: { text: first.text, latin: plain(first.text) },
    last: { text: last.text, latin: plain(last.text) },
  };
}

/** One group for most, two or three for some. */
function inventGroups(random: Random): GroupKey[] {
  const groups = new Set([pickMainGroup(random).group]);
  const size = random.chance(0.2) ? (random.chance(0.25) ? 3 : 2) : 1;
  while (groups.size < size) groups.add(random.pick(groupKeys.slice(1)));
  return groupKeys.filter((key) => groups.has(key));
}

/** Each change of status has raised both. */
function inventVersions(random: Random, status: UserStatus) {
  const edits = random.chance(0.6) ? 0 : 1 + random.below(4);
  const acts = status === "active" ? (random.chance(0.04) ? 2 : 0) : 1;
  return { version: 1 + edits + acts, epoch: 1 + acts };
}

/**
 * Created within six years, more of them lately; changed and signed in later than that; some never.
 */
function inventTimes(random: Random, status: UserStatus, now: Date) {
  const createdAt = now.getTime() - DAY * (1 + 2_190 * random.next() ** 1.6);
  const age = now.getTime() - createdAt;
  const updatedAt = atWork(random, createdAt + age * random.next() ** 0.7, [
    createdAt,
    now.getTime(),
  ]);
  const never = random.chance(status === "active" ? 0.07 : 0.2);
  const end = status === "active" ? now.getTime() : updatedAt;
  const away = status === "active" ? DAY * 400 * random.next() ** 5 : DAY * 30 * random.next();
  const lastLoginAt = never ? null : new Date(atWork(random, end - away, [createdAt, end]));
  return { createdAt: new Date(createdAt), updatedAt: new Date(updatedAt), lastLoginAt };
}

/** The same day between six and nineteen o'clock UTC, where that is within the limits. */
function atWork(random: Random, time: number, [from, until]: [number, number]): number {
  const shifted = Math.floor(time / DAY) * DAY + HOUR * (6 + 13 * random.next());
  return shifted >= from && shifted <= until
    ? Math.floor(shifted)
    : Math.floor(Math.min(Math.max(time, from), until));
}
