import { fingerprint } from "../../src/domain/effects.ts";
import type { Permission } from "../../src/domain/permissions.ts";
import type { BatchAct } from "../../src/features/batches/policy.ts";
import { addCustomers, addUser, lockUser, type NewUser, type TestApp } from "./app.ts";
import type { Fields } from "./browser.ts";
import { administrator } from "./databases.ts";
import { addLink, sealedLink } from "./links.ts";
import { addGroup, addRole } from "./rights.ts";
import { addStoreKey } from "./store.ts";
import { addAssignment, addChange, addEdit, addJoining, seenOf } from "./undo.ts";

/** How an address is tried by those who may open it and those who may not. */
export interface Trial {
  /** Rights that it asks for besides its own. */
  also?: readonly Permission[];
  /** Makes what the parameter of the address stands for; anew for every act that shall happen. */
  target?: () => Promise<number | string>;
  /** Valid fields of its form, for whoever posts them; changes nothing. */
  fields?: (target: string, reader: number) => Promise<Fields> | Fields;
  /** The status of its GET; 200 unless declared. */
  shows?: number;
  /** The same where nobody is signed in. */
  showsAnonymous?: number;
  /**
   * The status of its POST; 303 unless declared. Anything else needs its reason here.
   */
  does?: number;
  /** How many acts its POST records; one unless declared, none where it is refused. */
  acts?: number;
}

const secret = { password: "sieben kluge Raben", passwordRepeat: "sieben kluge Raben" };
/** What a review showed that concerns nobody. */
const seen = fingerprint({ list: [], open: false });

/** A trial for every page, by path. A page that is not here fails the authorisation matrix. */
export async function pageTrials({
  db,
  signedIn,
}: TestApp): Promise<Readonly<Record<string, Trial>>> {
  let counter = 0;
  const customerOf = new Map<string, string>();
  const addressOf = new Map<string, string>();
  // Nobody here holds anything, so that whoever has the page's right alone may act on them.
  const user =
    (more: NewUser = {}) =>
    () =>
      addUser(db, { groups: [], ...more });
  const group = () => addGroup(db);
  const role = () => addRole(db, []);
  const entry = () =>
    db.write(async (tx) => {
      const plain = { action: "app.started", result: "done", actorName: "", source: "cli" };
      const data = {
        ...plain,
        subjectType: "none",
        subjectName: "",
        changes: "{}",
        at: new Date(),
      };
      return (await tx.auditEntry.create({ data, select: { id: true } })).id;
    });
  const userWithCustomer = async () => {
    const id = await user()();
    customerOf.set(String(id), String(await addCustomers(db, 1)));
    return id;
  };
  const userWhoHolds = async () => {
    const id = await user()();
    await addCustomers(db, 1, { assignedUserId: id });
    return id;
  };
  const userWhoIsSignedIn = async () => {
    const id = await user()();
    await signedIn(id);
    return id;
  };
  const linkOwners = new Map<string, number>();
  const linkOf = async () => {
    const id = await user()();
    const token = await addLink(db, id);
    linkOwners.set(token, id);
    return token;
  };
  const linkedUser = async () => linkOwners.get(await linkOf()) as number;
  const lockedUser = async () => {
    const id = await user()();
    await lockUser(db, id);
    return id;
  };
  const job = (act: BatchAct) => async () => {
    const of = act === "joining" || act === "leaving" ? Number(groups) : null;
    const data = { act, groupId: of, actorId: 1, actorName: "", entryId: 1, total: 1 };
    return db.write(async (tx) => {
      const made = await tx.job.create({ data: { ...data, createdAt: new Date() } });
      return made.id;
    });
  };
  const [groups, member] = [String(await group()), String(await user()())];
  const person = () => ({
    email: `trial${++counter}@example.com`,
    firstName: "Tria",
    lastName: "L",
    locale: "en",
    groups,
  });
  const version = () => ({ version: "1" });
  /** What a form of a person began with. */
  const base = { baseFirstName: "", baseLastName: "", baseLocale: "" };
  const reviewed = { version: "1", step: "save", seen };

  return {
    "/login": { shows: 303, showsAnonymous: 200, fields: () => administrator },
    "/welcome/:token": { shows: 303, target: linkOf },
    // Shows a link that was opened in this browser; its form carries its own (410).
    "/welcome": {
      ...{ shows: 410, target: linkOf },
      fields: (token) => ({ link: sealedLink(linkOwners.get(token) as number, token), ...secret }),
    },
    "/logout": { fields: () => ({}) },
    "/": {},
    "/users": {},
    "/users/new": { fields: () => ({ ...person(), ...secret }) },
    "/users/bulk": {},
    // Ticks are no act, and nobody has this number (400).
    "/users/bulk/ticks": {
      does: 400,
      fields: () => ({ shown: "", u: "999999", of: "ticked", do: "keep" }),
    },
    // Nobody is ticked (409).
    "/users/bulk/activation": { also: ["users.view"], does: 409, fields: () => ({ seen }) },
    "/users/bulk/deactivation": { also: ["users.view"], does: 409, fields: () => ({ seen }) },
    "/users/bulk/joining": { also: ["users.view"], does: 409, fields: () => ({ seen }) },
    "/users/bulk/leaving": { also: ["users.view"], does: 409, fields: () => ({ seen }) },
    "/users/bulk/activation/:id/stopping": { target: job("activation"), fields: () => ({}) },
    "/users/bulk/deactivation/:id/stopping": { target: job("deactivation"), fields: () => ({}) },
    "/users/bulk/joining/:id/stopping": { target: job("joining"), fields: () => ({}) },
    "/users/bulk/leaving/:id/stopping": { target: job("leaving"), fields: () => ({}) },
    "/users/bulk/:id": { target: job("activation") },
    "/users/bulk/:id/results": {
      ...{ also: ["users.view"], does: 200, acts: 2, fields: () => ({}) },
      target: job("activation"),
    },
    "/users/:id": { target: user() },
    "/users/:id/edit": {
      target: user(),
      fields: () => ({ ...person(), ...base, baseEmail: "", ...version() }),
    },
    "/users/:id/activation": { target: user({ status: "deactivated" }), fields: version },
    "/users/:id/deactivation": { target: user(), fields: version },
    "/users/:id/deletion": {
      target: user(),
      fields: () => ({ ...version(), sessions: "0", customers: "0" }),
    },
    "/users/:id/restoration": { target: user({ status: "deleted" }), fields: version },
    // The link is shown on the spot: it shall stand in no cookie.
    "/users/:id/link": { target: user(), does: 200, acts: 1, fields: version },
    "/users/:id/revocation": { target: linkedUser, fields: version },
    "/users/:id/erasure": {
      target: async () => {
        const email = `trial${++counter}@example.com`;
        const id = await user({ status: "deleted", email })();
        addressOf.set(String(id), email);
        return id;
      },
      fields: (id) => ({ ...version(), address: addressOf.get(id) as string }),
    },
    "/users/:id/unlocking": { target: lockedUser, fields: version },
    "/users/:id/customers": {
      target: userWithCustomer,
      fields: (id) => ({
        q: "",
        held: "",
        do: "save",
        shown: customerOf.get(id) as string,
        ticked: customerOf.get(id) as string,
      }),
    },
    "/users/:id/customers/move": {
      target: userWhoHolds,
      fields: () => ({ who: "", to: member, q: "", count: "1", do: "move:all" }),
      // One in the history of each.
      acts: 2,
    },
    "/users/:id/access": { target: user() },
    "/users/:id/sessions": {
      target: userWhoIsSignedIn,
      fields: () => ({ ...version(), end: "others" }),
    },
    // A file (200): its beginning and its end are two acts.
    "/users/export": { also: ["users.view"], does: 200, acts: 2, fields: () => ({}) },
    "/users/:id/customers/export": {
      ...{ also: ["users.view"], does: 200, acts: 2, fields: () => ({}) },
      target: userWhoHolds,
    },
    "/groups/:id/members/export": {
      ...{ also: ["groups.view"], does: 200, acts: 2, fields: () => ({}) },
      target: async () => addGroup(db, [], [await user()()]),
    },
    "/audit/export": { also: ["audit.view"], does: 200, acts: 2, fields: () => ({}) },
    "/groups": {},
    "/groups/new": { fields: () => ({ title: `Trial ${++counter}`, description: "" }) },
    "/groups/:id": { target: group },
    "/groups/:id/edit": {
      target: group,
      fields: () => ({
        ...reviewed,
        title: `Trial ${++counter}`,
        description: "",
        baseTitle: "",
        baseDescription: "",
      }),
    },
    "/groups/:id/members": { target: group, fields: () => ({ do: "add", users: member }) },
    "/groups/:id/deletion": { target: group, fields: () => ({ ...version(), seen }) },
    "/roles": {},
    "/roles/new": { fields: () => ({ name: `Trial ${++counter}` }) },
    "/roles/:id": { target: role },
    "/roles/:id/edit": {
      target: role,
      fields: () => ({ ...reviewed, name: `Trial ${++counter}`, baseName: "" }),
    },
    "/roles/:id/deletion": { target: role, fields: version },
    "/rights": {},
    "/rights/:right": { target: async () => "users.delete" },
    "/audit": {},
    "/audit/:id": { target: entry },
    "/undo/edit/:id": {
      also: ["users.view"],
      target: async () => addEdit(db, await group()),
      fields: async (id) => ({ seen: await seenOf(db, "edit", id), version: "1" }),
    },
    "/undo/status/:id": {
      also: ["users.view"],
      target: async () => addChange(db, "active", "deactivated"),
      fields: async (id) => ({ seen: await seenOf(db, "status", id), version: "1" }),
    },
    "/undo/restoration/:id": {
      also: ["users.view"],
      target: async () => addChange(db, "active", "deleted"),
      fields: async (id) => ({ seen: await seenOf(db, "restoration", id), version: "1" }),
    },
    "/undo/customers/:id": {
      also: ["users.view"],
      target: () => addAssignment(db),
      fields: async (id) => ({ seen: await seenOf(db, "customers", id) }),
    },
    "/undo/members/:id": {
      also: ["groups.view"],
      target: async () => addJoining(db, await group()),
      fields: async (id) => ({ seen: await seenOf(db, "members", id) }),
    },
    "/store": {},
    // The key is shown on the spot: it shall stand in no cookie.
    "/store/new": {
      does: 200,
      acts: 1,
      fields: () => ({ name: `Trial ${++counter}`, scopes: "preview", endsOn: "" }),
    },
    "/store/:id/revocation": { target: async () => (await addStoreKey(db)).id, fields: () => ({}) },
    "/store/api": {},
    "/help": {},
    "/style-guide": {},
    "/profile": {
      fields: async (_, id) => {
        const own = await db.read.user.findUnique({ where: { id }, select: { version: true } });
        return {
          firstName: "Tria",
          lastName: "L",
          locale: "en",
          theme: "dark",
          ...base,
          baseTheme: "",
          version: String(own?.version ?? 1),
        };
      },
    },
    // The current password is another one (422).
    "/profile/password": {
      does: 422,
      fields: () => ({ currentPassword: "another one", ...secret }),
    },
    // There is no such session (409).
    "/profile/sessions": { does: 409, fields: () => ({ end: "0123456789abcdef" }) },
  };
}
