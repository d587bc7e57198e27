import { afterAll, beforeAll } from "vitest";
import { addUser, startApp, type TestApp } from "./app.ts";
import type { Browser } from "./browser.ts";

interface Entry {
  at?: string;
  action?: string;
  result?: "done" | "refused";
  actorId?: number | null;
  actorName?: string;
  subjectId?: number | null;
  subjectName?: string;
  changes?: string;
  reason?: string | null;
  source?: string;
}

/** An app whose audit has four entries: two acts, one refused, and a failed sign-in. */
export function useAudit() {
  let app: TestApp;
  let browser: Browser;
  const ids: Record<string, number> = {};

  /** Straight into the table, as an act of another day wrote it. Answers the id. */
  async function addEntry({ at = "2026-03-01T12:00:00Z", ...entry }: Entry): Promise<number> {
    const plain = {
      action: "user.updated",
      result: "done",
      actorId: 1,
      actorName: "Ada Admin",
      changes: "{}",
      reason: null,
      source: "web",
    };
    const subject = {
      subjectType: entry.subjectId ? "user" : "none",
      subjectId: null,
      subjectName: "",
    };
    const data = {
      ...plain,
      ...subject,
      ...entry,
      at: new Date(at),
      address: "192.0.2.7",
      requestId: "request-7",
    };
    return (await app.db.write((tx) => tx.auditEntry.create({ data, select: { id: true } }))).id;
  }

  beforeAll(async () => {
    app = await startApp({}, { TIME_ZONE: "Europe/Berlin" });
    browser = await app.signedIn();
    ids.mueller = await addUser(app.db, {
      email: "jm@example.com",
      firstName: "Jörg",
      lastName: "Müller",
      groups: ["user-managers", "auditors"],
    });
    ids.service = await addUser(app.db, {
      email: "cs@example.com",
      firstName: "Carla",
      lastName: "Service",
    });
    ids.auditor = await addUser(app.db, {
      email: "au@example.com",
      firstName: "Otto",
      lastName: "Auditor",
      groups: ["auditors"],
    });
    await addEntry({
      at: "2026-02-27T23:30:00Z",
      action: "user.created",
      subjectId: ids.mueller,
      subjectName: "Jörg Müller",
    });
    await addEntry({
      action: "user.updated",
      actorId: ids.mueller,
      actorName: "Jörg Müller",
      subjectId: ids.service,
      subjectName: "Carla Service",
    });
    const reason = JSON.stringify({ key: "rights.whyNot.actOn", permission: "roles.manage" });
    await addEntry({
      result: "refused",
      reason,
      action: "user.deactivated",
      actorId: ids.mueller,
      actorName: "Jörg Müller",
      subjectId: 1,
      subjectName: "Ada Admin",
    });
    await addEntry({
      at: "2026-03-01T23:30:00Z",
      action: "session.refused",
      result: "refused",
      reason: "{}",
      changes: '{"cause":"unknown"}',
      actorId: null,
      actorName: "",
    });
  });
  afterAll(() => app.close());

  return {
    get app() {
      return app;
    },
    get browser() {
      return browser;
    },
    ids,
    addEntry,
  };
}

export const acts = (html: string) =>
  [...html.matchAll(/class="entry-act">([^<]+)</g)].map(([, act]) => act);
export const known = {
  updated: "User edited",
  refused: "Tried to deactivate the user",
  failed: "Sign-in failed",
  created: "User created",
};
