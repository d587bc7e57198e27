import { customerKeys } from "../../domain/search-words.ts";
import { createEmails, type EmailStyle, localPart } from "./email.ts";
import { inventCompany, inventPerson, type Person } from "./names.ts";
import { createRandom, type Random, weightedPicker } from "./random.ts";

export interface DemoCustomer {
  reference: string;
  email: string;
  firstName: string;
  lastName: string;
  company: string | null;
  nameKey: string;
  searchText: string;
  assignedUserId: number | null;
}

interface CustomersOptions {
  count: number;
  seed: number;
  /** Ids of the users who stand for customers. */
  holders: readonly number[];
}

/** References of a country begin after this number. */
const FIRST_REFERENCE = 10_000;
const ASSIGNED_SHARE = 0.35;
const COMPANY_SHARE = 0.18;

const providers = weightedPicker([
  { weight: 45, domain: "example.com" },
  { weight: 20, domain: "example.net" },
  { weight: 20, domain: "example.org" },
  { weight: 8, domain: "post.example" },
  { weight: 7, domain: "mail.example.net" },
]);
const styles = weightedPicker<{ weight: number; style: EmailStyle }>([
  { weight: 50, style: "first.last" },
  { weight: 14, style: "first_last" },
  { weight: 12, style: "f.last" },
  { weight: 12, style: "last.first" },
  { weight: 12, style: "flast" },
]);

/** The store's customers, one after the other. The same options give the same customers. */
export function* inventCustomers({
  count,
  seed,
  holders,
}: CustomersOptions): Generator<DemoCustomer> {
  const random = createRandom(seed, "customers");
  const giveEmail = createEmails([]);
  const references = new Map<string, number>();
  for (let made = 0; made < count; made++) {
    const person = inventPerson(random);
    const company = random.chance(COMPANY_SHARE) ? inventCompany(random, person) : undefined;
    const reference = nextReference(references, random.pick(person.culture.stores));
    const email = inventEmail(random, { ...person, firm: company?.domain }, giveEmail);
    const name = { firstName: person.first.text, lastName: person.last.text };
    const customer = { reference, email, ...name, company: company?.title ?? null };
    yield { ...customer, ...customerKeys(customer), assignedUserId: pickHolder(random, holders) };
  }
}

/** `DE--10042`: the store's country and a number of its own. */
function nextReference(references: Map<string, number>, store: string): string {
  const number = (references.get(store) ?? FIRST_REFERENCE) + 1;
  references.set(store, number);
  return `${store}--${number}`;
}

/** Some firms write from their own domain; people add the year of their birth now and then. */
function inventEmail(
  random: Random,
  { firm, ...person }: Person & { firm: string | undefined },
  giveEmail: ReturnType<typeof createEmails>,
): string {
  const local = localPart(person, styles(random).style);
  if (firm && random.chance(0.6)) return giveEmail(local, firm);
  const year = random.chance(0.3) ? String(1950 + random.below(56)).slice(2) : "";
  return giveEmail(`${local}${year}`, providers(random).domain);
}

/** Two thirds belong to nobody; a few users hold many, most a handful. */
function pickHolder(random: Random, holders: readonly number[]): number | null {
  if (holders.length === 0 || !random.chance(ASSIGNED_SHARE)) return null;
  return holders[Math.floor(holders.length * random.next() ** 2)] as number;
}
