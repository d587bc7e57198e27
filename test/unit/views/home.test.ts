import { describe, expect, it } from "vitest";
import type { AuditRecord } from "../../../src/domain/audit-entry.ts";
import type { Permission } from "../../../src/domain/permissions.ts";
import type { LoadedHome } from "../../../src/features/home/service.ts";
import { homeModel } from "../../../src/features/home/views.ts";
import { now, readerWith } from "../../support/reader.ts";

const counted = (total: number, open = false) => ({ total, open });
const nothing: LoadedHome = {
  numbers: undefined,
  lone: undefined,
  refusals: [],
  changes: [],
  administrators: [],
  leaving: [],
};
const numbers = {
  active: counted(7),
  deactivated: counted(0),
  locked: counted(1_001, true),
  never: counted(2),
  unseen: counted(3),
};
const lone = {
  person: { id: 1, firstName: "Ada", lastName: "Admin" },
  groups: [{ id: 4, title: "Administrators" }],
} as unknown as LoadedHome["lone"];
const entry: AuditRecord = {
  id: 12,
  at: now,
  action: "user.updated",
  result: "done",
  actorId: 1,
  actorName: "Ada",
  subjectType: "user",
  subjectId: 2,
  subjectName: "Uma",
  changes: "{}",
  reason: null,
  source: "web",
  address: null,
  requestId: null,
  undoes: null,
};
const modelOf = (rights: Permission[], home: Partial<LoadedHome>) =>
  homeModel(readerWith(...rights), { ...nothing, ...home });

describe("the start page", () => {
  it("says each number and where those are who it counts", () => {
    const tiles = modelOf(["users.view"], { numbers }).numbers ?? [];
    expect(tiles.map(({ number, href }) => [number, href])).toEqual([
      ["7", "/users?status=active"],
      ["0", "/users?status=deactivated"],
      ["lists.pager.moreThan 1000", "/users?condition=locked"],
      ["2", "/users?status=active&login=never"],
      ["3", "/users?status=active&login=90"],
    ]);
  });

  it.each<[string, Permission[], Partial<LoadedHome>, boolean]>([
    ["nothing else", ["groups.view"], {}, true],
    ["numbers", ["users.view"], { numbers }, false],
    ["the audit", ["audit.view"], {}, false],
    ["changes of one's own", ["roles.view"], { changes: [entry] }, false],
  ])("opens what one may do where there is %s: %j", (_, rights, home, isAll) => {
    expect(modelOf(rights, home).isAll).toBe(isAll);
  });

  it.each<[string, Permission[], string[]]>([
    ["a group", ["users.view", "groups.view"], ["/groups/4"]],
    ["no group, for who may not see them,", ["users.view"], []],
  ])("leads from the only administrator to %s", (_, rights, hrefs) => {
    const model = modelOf(rights, { lone }).lone;
    expect(model?.person).toEqual({ text: "Ada Admin", href: "/users/1" });
    expect(model?.groups.map(({ href }) => href)).toEqual(hrefs);
  });

  it.each<[Permission[], string, string, string[]]>([
    [["audit.view", "users.view"], "/audit/12", "/users/2", ["/audit?who=%231"]],
    [["users.view"], "", "/users/2", []],
  ])("leads %j from a change to what they may open", (rights, url, whom, links) => {
    const { changes } = modelOf(rights, { changes: [entry] });
    expect(changes?.rows[0]).toMatchObject({ url, whom: { url: whom } });
    expect(changes?.links.map(({ href }) => href)).toEqual(links);
  });
});
