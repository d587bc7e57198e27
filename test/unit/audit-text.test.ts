import { describe, expect, it } from "vitest";
import { systemActor } from "../../src/domain/actor.ts";
import type { AuditAction, AuditChanges, ListedEntry } from "../../src/domain/audit-entry.ts";
import { createFormats, loadTranslations } from "../../src/i18n/index.ts";
import { locales } from "../../src/languages/locale.ts";
import { auditActions } from "../../src/views/audit-changes.ts";
import { entryRow } from "../../src/views/audit-rows.ts";
import { actionText, describeEntry } from "../../src/views/audit-text.ts";

const translations = loadTranslations();
const formats = createFormats("UTC");

/** One of each action as an entry has it, and how many sentences its changes make. */
const samples: { [Action in AuditAction]: [Partial<AuditChanges[Action]>, number] } = {
  "user.created": [
    {
      email: "a@example.com",
      firstName: "Ann",
      lastName: "Arbor",
      groups: ["Auditors"],
      agent: true,
      locale: "de",
    },
    6,
  ],
  "user.updated": [
    {
      email: { from: "a@example.com", to: "b@example.com" },
      groups: { from: [], to: ["Auditors", "Gone since"] },
      agent: { from: false, to: true },
      locale: { from: "en", to: "de" },
      password: "changed",
    },
    5,
  ],
  "user.activated": [{ status: { from: "deactivated", to: "active" } }, 1],
  "user.deactivated": [
    {
      status: { from: "active", to: "deactivated" },
      sessions: 0,
      reason: "Parental leave",
      ended: true,
    },
    3,
  ],
  "user.deleted": [{ status: { from: "active", to: "deleted" }, sessions: 1, customers: 1_234 }, 3],
  "user.restored": [{ status: { from: "deleted", to: "deactivated" } }, 1],
  "user.unlocked": [{ refused: 3 }, 1],
  "user.linkGiven": [{ hours: 72 }, 1],
  "user.linkRevoked": [{}, 0],
  "user.linkUsed": [{ sessions: 2 }, 1],
  "user.endChanged": [{ endsOn: { from: "", to: "2026-11-30" }, reason: { from: "", to: "x" } }, 2],
  "user.erased": [{ entries: 1_234, mentions: 1 }, 2],
  "group.created": [{ title: "Night shift", description: "", roles: ["Auditors"] }, 3],
  "group.updated": [
    {
      title: { from: "A", to: "B" },
      effects: [{ users: 2, gained: ["users.view"], lost: ["users.fly"] }],
    },
    2,
  ],
  "group.deleted": [
    { roles: ["Auditors"], effects: [{ users: 1_234, gained: [], lost: ["users.view"] }] },
    2,
  ],
  "group.members": [{ joined: 3, left: 1 }, 2],
  "role.created": [{ name: "Night", permissions: ["users.view", "users.fly"] }, 2],
  "role.updated": [
    {
      permissions: { from: [], to: ["users.view"] },
      effects: [{ users: 1, gained: ["users.view"], lost: [] }],
    },
    2,
  ],
  "role.deleted": [{ permissions: [] }, 1],
  "batch.activated": [{ meant: 1_234, undone: null }, 1],
  "batch.deactivated": [{ meant: 12, undone: 3 }, 2],
  "batch.joined": [{ meant: 1, undone: null }, 1],
  "batch.left": [{ meant: 1, undone: 7 }, 2],
  "batch.stopped": [{ entry: 3 }, 1],
  "profile.updated": [{ theme: { from: "system", to: "dark" } }, 1],
  "customers.assigned": [{ assigned: 3, released: 1, lost: 2 }, 3],
  "customers.moved": [{ receiver: "Grace Hopper", moved: 12, lost: 1 }, 3],
  "customers.received": [{ giver: "Ann Arbor", assigned: 12 }, 2],
  "import.started": [{}, 0],
  "export.started": [{ list: "users", filter: "status=active" }, 2],
  "export.ended": [{ list: "audit", filter: "", rows: 1_234, complete: false }, 3],
  "sessions.ended": [{ sessions: 2 }, 1],
  "customers.imported": [{ added: 1, updated: 2, unchanged: 3, refused: 4 }, 4],
  "customers.added": [{ email: "", firstName: "Anna", lastName: "Berg", company: "Berg GmbH" }, 4],
  "customers.updated": [{ company: { from: "Berg GmbH", to: "" } }, 1],
  "customers.replaced": [
    { email: { from: "a@example.com", to: "" }, lastName: { from: "Berg", to: "Celik" } },
    2,
  ],
  "customers.deleted": [{ released: 1 }, 1],
  "session.started": [{}, 0],
  "session.ended": [{}, 0],
  "session.refused": [{ cause: "password" }, 1],
  "session.passwordRefused": [{ page: "/profile/password" }, 1],
  "session.locked": [{ kind: "account" }, 1],
  "session.lockEnded": [{ refused: 1_234 }, 1],
  "address.unlocked": [{ address: "192.0.2.1", refused: 3 }, 2],
  "agent.signedIn": [{}, 0],
  "access.refused": [{ permission: "users.create", page: "/users/new" }, 1],
  "storeKey.created": [{ scopes: ["preview", "agents"], endsOn: "2026-12-31" }, 2],
  "storeKey.revoked": [{}, 0],
  "setup.seeded": [{ groups: ["Auditors"], roles: ["Auditors"], administrator: true }, 3],
  "setup.demo": [{ users: 2, customers: 1 }, 2],
  "database.restored": [{ backup: "shop-20260302.db" }, 1],
  "audit.trimmed": [{ before: "2026-01-01", entries: 1_234, file: "audit.ndjson" }, 3],
  "app.started": [{}, 0],
  "app.stopped": [{}, 0],
};

function entryOf(action: string, changes: unknown, more: Partial<ListedEntry> = {}): ListedEntry {
  const base = {
    id: 1,
    at: new Date("2026-03-02T09:00:00Z"),
    actorId: 1,
    actorName: "Ada",
    subjectType: "user",
    subjectId: 2,
    subjectName: "Ann",
  };
  const where = {
    source: "web",
    address: "127.0.0.1",
    requestId: null,
    undoes: null,
    undoesThere: false,
    undoneBy: undefined,
    customers: undefined,
    users: undefined,
  };
  return {
    ...base,
    ...where,
    action,
    result: "done",
    changes: JSON.stringify(changes),
    reason: null,
    ...more,
  };
}

describe.each(locales)("the audit in words (%s)", (locale) => {
  const t = translations[locale];
  const unreadable = t("audit.unreadable");

  it.each(auditActions)("%s", (action) => {
    const [changes, sentences] = samples[action];
    const done = describeEntry(t, entryOf(action, changes));
    expect(done.changes).toHaveLength(sentences);
    expect([done.act, ...done.changes].join()).not.toMatch(/unreadable|undefined|\{\{|\bnull\b/);
    expect(done.changes).not.toContain(unreadable);
    expect(actionText(t, action)).toBe(done.act);
  });

  it.each([
    ["user.endChanged", { endsOn: { from: "", to: "2026-11-30" } }],
    ["storeKey.created", { endsOn: "2026-11-30" }],
    ["audit.trimmed", { before: "2026-11-30" }],
  ])("writes a day as this language does: %s", (action, changes) => {
    const day = { en: "30 Nov 2026", de: "30.11.2026" }[locale];
    expect(describeEntry(t, entryOf(action, changes)).changes).toEqual([
      expect.stringContaining(day),
    ]);
  });

  it.each(auditActions)("%s, refused", (action) => {
    const reason = JSON.stringify({ key: "errors.forbidden.permission", permission: "users.edit" });
    const { act, changes, refusal } = describeEntry(
      t,
      entryOf(action, {}, { result: "refused", reason }),
    );
    const event = /^(session|agent|access|setup|audit|database|app)\./.test(action);
    expect(/^(Tried to|Versucht, )/.test(act)).toBe(!event);
    expect(changes).toEqual([]);
    expect(refusal).toBe(
      /^session\./.test(action)
        ? ""
        : t("audit.missingRight", { permission: t("rights.users.edit.name") }),
    );
  });

  it.each([
    ["no JSON", "user.updated", "{", null],
    ["no object", "user.updated", "null", null],
    ["an unknown status", "user.activated", '{"status":{"from":"active","to":"frozen"}}', null],
    ["an unknown language", "user.created", '{"locale":"xx"}', null],
    ["a text that is none", "user.updated", '{"email":{"from":1,"to":{}}}', null],
    ["groups that are no list", "user.updated", '{"groups":7}', null],
    ["an unknown cause", "session.refused", '{"cause":"aliens"}', null],
    ["a reason without JSON", "user.updated", "{}", "oops"],
    ["a reason of a key that is gone", "user.updated", "{}", '{"key":"users.gone.for.ever"}'],
    ["a right that is gone", "user.updated", "{}", '{"key":"x","permission":"users.fly"}'],
  ])("has words for %s", (_, action, changes, reason) => {
    const words = describeEntry(t, {
      ...entryOf(action, {}),
      changes,
      reason,
      result: reason ? "refused" : "done",
    });
    expect([...words.changes, words.refusal]).toContain(unreadable);
  });

  it.each(["user.teleported", "__proto__", "constructor", ""])(
    "has words for the unknown act %j",
    (action) => {
      expect(describeEntry(t, entryOf(action, { any: "thing" }))).toEqual({
        act: t("audit.unknown", { action }),
        changes: [],
        refusal: "",
      });
    },
  );

  it("says who came from where", () => {
    const reader = { t, format: formats[locale], actor: systemActor };
    expect(entryRow(reader, entryOf("user.updated", {}))).toMatchObject({
      who: { name: "Ada", url: "/users/1" },
      whom: { name: "Ann", url: "/users/2" },
      origin: "127.0.0.1",
    });
    const cli = entryOf(
      "setup.demo",
      {},
      {
        actorId: null,
        actorName: "",
        subjectType: "none",
        subjectId: null,
        subjectName: "",
        source: "cli",
        address: null,
      },
    );
    expect(entryRow(reader, cli)).toMatchObject({
      who: { name: t("audit.system"), url: "" },
      whom: { name: "", url: "" },
      origin: t("audit.commandLine"),
    });
    expect(entryRow(reader, { ...cli, source: "web" }).who.name).toBe(t("audit.nobody"));
    const stranger = {
      ...reader,
      actor: { ...systemActor, permissions: new Set(["audit.view" as const]) },
    };
    expect(entryRow(stranger, entryOf("user.updated", {}))).toMatchObject({
      who: { url: "" },
      whom: { url: "" },
    });
  });

  it.each([
    [51, 51, false, t("lists.more", { count: 1 }), "/audit/7"],
    [50, 50, false, undefined, undefined],
    [1_001, 1_001, true, t("audit.others"), "/audit/7"],
  ])("leads from %i touched to all of them", (_, total, open, text, url) => {
    const reader = { t, format: formats[locale], actor: systemActor };
    const customer = { id: 1, change: "assigned" as const, reference: "R", name: "N" };
    const customers = { rows: Array.from({ length: 50 }, () => customer), total, open };
    const entry = { ...entryOf("customers.assigned", {}), id: 7, customers };
    expect(entryRow(reader, entry).touched?.more?.text).toBe(text);
    expect(entryRow(reader, entry).touched?.more?.url).toBe(url);
    const clerk = { ...reader, actor: { ...systemActor, permissions: new Set<never>() } };
    expect(entryRow(clerk, entry).touched?.more?.url ?? "").toBe("");
  });
});

describe("changes in words", () => {
  const t = translations.en;
  it.each([
    ["user.updated", samples["user.updated"][0], "Assigned groups: none → Auditors, Gone since"],
    ["user.updated", samples["user.updated"][0], "Password changed"],
    ["user.activated", samples["user.activated"][0], "Status: Deactivated → Active"],
    ["user.deleted", samples["user.deleted"][0], "1 session ended"],
    ["user.deleted", samples["user.deleted"][0], "1,234 customers released"],
    ["user.created", samples["user.created"][0], "Interface language: Deutsch"],
    ["access.refused", samples["access.refused"][0], "Page: /users/new"],
  ])("%s: %j", (action, changes, sentence) =>
    expect(describeEntry(t, entryOf(action, changes)).changes).toContain(sentence),
  );

  it.each([
    [{ key: "users.conflict.stale" }, "Somebody else had changed this meanwhile"],
    [{ key: "users.whyNot.alreadyDeactivated" }, "The user was already Deactivated"],
    [
      { key: "rights.whyNot.notShown", params: { groups: "Night shift" } },
      "The rights of these groups had changed: Night shift",
    ],
    [{ key: "people.notFound" }, "There is no user with this number."],
  ])(
    "says in the record's words why no right was missing and yet it was refused: %j",
    (why, said) => {
      const refused = { result: "refused", reason: JSON.stringify(why) } as const;
      expect(describeEntry(t, entryOf("user.updated", {}, refused)).refusal).toBe(said);
    },
  );
});
