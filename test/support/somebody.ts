import { accountCounter } from "../../src/db/counters.ts";
import { addCustomers, addUser, lockUser, startApp, type TestApp } from "./app.ts";
import { begin, tick, workOff } from "./batches.ts";
import { Browser, readForm } from "./browser.ts";
import { comparingHasher } from "./comparing-hasher.ts";

const address = "198.51.100.77";
const [former, current] = ["alt@kesselflicker.example", "qz@kesselflicker.example"];
const secret = "sieben kluge Raben am Bach";
const chosen = "acht stille Reiher am Teich";

/**
 * What somebody was called, as nobody else is, and what leads to it: each of it is looked for once
 * they are erased.
 */
export const traces = [
  ...["Zwickelbach", "Altmoser", "Quirina", "Wildgans", former, current],
  accountCounter(undefined, former).key,
];

/** The address of somebodyDeleted(). */
export const theirAddress = current;

export const startAppWithPasswords = () =>
  startApp({ hasher: comparingHasher }, { TRUST_PROXY: "1" });

/**
 * Somebody who has done and met with everything that leaves their name somewhere, and is Deleted
 * since. Answers the number, and that of the colleague who has their customers.
 */
export async function somebodyDeleted(test: TestApp): Promise<{ id: number; colleague: number }> {
  const { db } = test;
  const admin = await test.signedIn();
  const colleague = await addUser(db, { firstName: "Nele", lastName: "Neben" });
  await admin.submit("/users/new", {
    ...{ email: former, firstName: "Quirina", lastName: "Altmoser" },
    ...{ password: secret, passwordRepeat: secret, groups: "1" },
  });
  const { id } = await db.read.user.findFirstOrThrow({ where: { lastName: "Altmoser" } });
  await admin.submit(`/users/${id}/edit`, { email: current, lastName: "Zwickelbach" });
  await test.anonymous().submit("/login", { email: former, password: secret });
  await comeBackWith(test, `/users/${id}/deactivation`, { reason: "heißt bald Wildgans" });
  await comeBackWith(test, "/users/new", { firstName: "Quirina", lastName: "Zwickelbach" });
  const own = new Browser(test.app, { "x-forwarded-for": address });
  await actOf(own, { admin, colleague });
  await addCustomers(db, 2, { assignedUserId: id });
  const [held] = await addCustomers(db, 2, { assignedUserId: colleague });
  await handOver(admin, colleague, id);
  await handOver(own, id, colleague);
  // Of one instant and actor would be one act.
  test.clock.advance(1_000);
  await take(admin, held as number, id);
  await admin.submit(`/users/${id}/deactivation`, {
    ...{ when: "day", endsOn: "2099-12-31", reason: "Zwickelbach geht in Rente" },
  });
  test.clock.advance(1_000);
  await tick(admin, [id]);
  await begin(admin, "deactivation");
  await workOff(test);
  for (const q of ["zwickelbach", "neben"]) await admin.submit(`/users/export?q=${q}`);
  await admin.submit(`/users/${id}/deletion`, { to: String(colleague) });
  await lockUser(db, id);
  return { id, colleague };
}

/** A colleague whose session ended under a form, and has what they typed there in the new one. */
async function comeBackWith(
  { db, ...test }: TestApp,
  page: string,
  typed: Record<string, string>,
): Promise<void> {
  const email = `kit${page.replaceAll("/", ".")}@example.com`;
  const rights = { passwordHash: `!${chosen}`, groups: ["administrators"] };
  const userId = await addUser(db, { email, ...rights });
  const browser = await test.signedIn(userId);
  const form = { ...(await browser.form(page)), ...typed };
  await db.write((tx) => tx.session.deleteMany({ where: { userId } }));
  const asked = await browser.post(page, form);
  const claim = { email, password: chosen };
  await browser.post(`/login?next=${page}`, { ...readForm(asked.text), ...claim });
}

interface Others {
  admin: Browser;
  colleague: number;
}

async function actOf(own: Browser, { admin, colleague }: Others): Promise<void> {
  await own.submit("/login", { email: current, password: "none of the seven ravens" });
  await own.submit("/login", { email: current, password: secret });
  await own.submit("/profile/password", {
    ...{ currentPassword: secret, password: chosen, passwordRepeat: chosen },
  });
  await own.submit("/profile", { theme: "dark" });
  await own.submit("/store/new", { name: "Till 7", scopes: "preview" });
  await own.submit(`/users/${colleague}/edit`, { version: "99" });
  await own.submit(`/users/${colleague}/edit`, { password: secret, passwordRepeat: secret });
  await tick(admin, [colleague]);
  const job = await begin(admin, "deactivation");
  await own.post(`/users/bulk/deactivation/${job}/stopping`, await own.form(`/users/bulk/${job}`));
  await tick(own, [colleague]);
  await begin(own, "deactivation");
}

/** All customers of one to another, as the review shows it. */
async function handOver(by: Browser, from: number, to: number): Promise<void> {
  const page = `/users/${from}/customers/move`;
  const asked = await by.post(page, {
    ...(await by.form(page)),
    to: String(to),
    do: "review:all",
  });
  await by.post(page, readForm(asked.text, "move:all"));
}

/** A customer whom another user holds, as the page of Assign Customers asks about it. */
async function take(by: Browser, customer: number, to: number): Promise<void> {
  const page = `/users/${to}/customers?q=customer`;
  const form = await by.form(page);
  const asked = await by.post(page, { ...form, ticked: String(customer), do: "save" });
  await by.post(page, readForm(asked.text, "take"));
}
