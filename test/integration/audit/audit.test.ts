import { describe, expect, it } from "vitest";
import { addUser } from "../../support/app.ts";
import { acts, known, useAudit } from "../../support/audit-entries.ts";
import { textOf } from "../../support/browser.ts";
import { unreachable } from "../../support/databases.ts";

describe.skipIf(unreachable)("the audit", () => {
  const audit = useAudit();
  const { ids } = audit;

  it("shows everything, the newest first, with who, whom and from where", async () => {
    const page = await audit.browser.get("/audit");
    expect(acts(page.text).slice(0, 4)).toEqual([
      known.failed,
      known.refused,
      known.updated,
      known.created,
    ]);
    const text = textOf(page.text);
    for (const part of [
      "192.0.2.7",
      "Missing right: Manage roles",
      "Not signed in",
      "No account with this e-mail address",
      "Times in Europe/Berlin",
    ])
      expect(text).toContain(part);
    expect(page.text).toContain(
      `<a href="/users/${ids.mueller}"><bdi translate="no">Jörg Müller</bdi></a>`,
    );
    expect(text).toContain("2 Mar 2026, 00:30:00");
  });

  it.each([
    ["who=müller", ["refused", "updated"]],
    ["who=MUELLER", []],
    ["who=MÜLLER", ["refused", "updated"]],
    ["who=jm@", ["refused", "updated"]],
    ["whom=carla", ["updated"]],
    ["who=jörg&whom=admin@", ["refused"]],
    ["who=%25", []],
    ["who=nobody%20at%20all", []],
    ["act=user.created", ["created"]],
    ["act=user.deactivated&result=refused", ["refused"]],
    ["result=refused", ["failed", "refused"]],
    ["who=müller&result=done", ["updated"]],
    ["from=2026-03-02", ["failed"]],
    ["to=2026-02-28&from=2026-02-28", ["created"]],
    ["from=2026-02-28&to=2026-03-01", ["refused", "updated", "created"]],
    ["from=2027-01-01", []],
  ])("filters by %s", async (query, found) => {
    const page = await audit.browser.get(
      `/audit?${encodeURI(query).replaceAll("%2525", "%25").replaceAll("%2520", "%20")}`,
    );
    expect(acts(page.text)).toEqual(found.map((name) => known[name as keyof typeof known]));
    expect(page.text).not.toContain("was ignored");
    if (found.length === 0) expect(textOf(page.text)).toContain("No entry matches");
  });

  it("says of a period that ends before it begins what is wrong, and lists nothing", async () => {
    const page = await audit.browser.get("/audit?who=jm&from=2026-03-02&to=2026-02-28");
    expect([page.status, acts(page.text)]).toEqual([200, []]);
    expect(page.text).toContain("<title>Error: Audit");
    expect(page.text).toContain('href="#to">“To” is before “From”. Choose a later day.</a>');
    for (const [name, value] of [
      ["from", "2026-03-02"],
      ["to", "2026-02-28"],
    ])
      expect(page.text).toMatch(
        new RegExp(`id="${name}"[^>]*value="${value}"[^>]*aria-invalid="true"`),
      );
    expect(page.text).toContain('value="jm"');
    expect(page.text).toContain('id="to-error"');
    expect(textOf(page.text)).not.toContain("No entry matches");
    expect((await audit.browser.get("/audit?from=2026-03-02&to=2026-03-02")).text).not.toContain(
      "Error:",
    );
  });

  it("picks one person by number", async () => {
    expect(acts((await audit.browser.get(`/audit?who=%23${ids.mueller}`)).text)).toEqual([
      known.refused,
      known.updated,
    ]);
    expect(acts((await audit.browser.get(`/audit?whom=%23${ids.service}`)).text)).toEqual([
      known.updated,
    ]);
    expect((await audit.browser.get("/audit?who=%23999999999")).text).toContain("No entry matches");
  });

  it("finds people by what they were called before", async () => {
    const path = `/users/${ids.service}/edit`;
    await audit.browser.submit(path, {
      firstName: "Karla",
      lastName: "Umbenannt",
      email: "neu@example.com",
    });
    for (const name of ["carla service", "SERVICE", "cs@", "umbenannt", "neu@"])
      expect(
        acts((await audit.browser.get(`/audit?whom=${encodeURIComponent(name)}`)).text),
        name,
      ).toEqual(["User edited", "User edited"]);
  });

  it("asks for more when too many people match", async () => {
    for (let index = 0; index < 51; index++) await addUser(audit.app.db, { lastName: "Schmidt" });
    const page = await audit.browser.get("/audit?who=schmidt");
    expect(textOf(page.text)).toContain("More than 50 users match “schmidt”.");
  });

  it("falls back with a note on what it does not understand", async () => {
    const page = await audit.browser.get(
      "/audit?act=user.exploded&result=maybe&from=2026-02-30&to=soon&per=7&before=-1&who[]=x&" +
        "whom=a&whom=b",
    );
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain(
      "was ignored: whom, act, result, from, to, per and before.",
    );
  });
});
