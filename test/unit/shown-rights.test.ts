import { describe, expect, it } from "vitest";
import { type Permission, permissions } from "../../src/domain/permissions.ts";
import { changedSince, shownRights, writeShown } from "../../src/domain/shown-rights.ts";
import { loadTranslations } from "../../src/i18n/index.ts";
import { describeChanged, rightsText } from "../../src/views/rights-text.ts";

const { en, de } = loadTranslations();
const group = (id: number, ...held: Permission[]) => ({
  id,
  title: `G${id}`,
  permissions: new Set(held),
});

describe("what a page showed of rights", () => {
  it("is found again, right by right", () => {
    for (const permission of permissions) {
      const shown = writeShown([group(1, permission), group(36)]);
      expect(changedSince(shown, [group(1, permission), group(36)])).toEqual([]);
      expect(changedSince(shown, [group(1)])).toEqual([
        { title: "G1", gained: [], lost: [permission] },
      ]);
      expect(changedSince(shown, [group(36, permission)])).toEqual([
        { title: "G36", gained: [permission], lost: [] },
      ]);
    }
    const everything = group(999_999_999, ...permissions);
    expect(changedSince(writeShown([everything]), [everything])).toEqual([]);
  });

  it("holds whatever a group is called", () => {
    expect(
      changedSince(writeShown([group(1, "users.view")]), [
        { ...group(1, "users.view"), title: "Renamed" },
      ]),
    ).toEqual([]);
  });

  it.each([
    ["nothing", ""],
    ["another catalogue", writeShown([group(1, "users.view")]).replace(/^.{6}/, "xxxxxx")],
    ["another group", writeShown([group(2, "users.view")])],
    ["no text of ours", "~~..~1.~.1~-1.-1~zz"],
  ])("of a page that showed %s, whatever gives rights is news", (_, shown) => {
    expect(changedSince(shown, [group(1, "users.view"), group(3)])).toEqual([
      { title: "G1", gained: ["users.view"], lost: [] },
    ]);
  });

  it("comes back as it was with a typo, and as it is after a conflict", () => {
    const old = writeShown([group(1, "users.view")]);
    const now = [group(1, "users.view", "users.edit"), group(2, "audit.view")];
    const values = { shownRights: old };
    expect(shownRights({ submitted: false, values: {} }, now)).toBe(writeShown(now));
    expect(shownRights({ submitted: true, values, conflict: { key: "x" } }, now)).toBe(
      writeShown(now),
    );
    expect(changedSince(shownRights({ submitted: true, values }, now), now)).toEqual([
      { title: "G1", gained: ["users.edit"], lost: [] },
    ]);
  });

  it("is said in the reader's words, after a conflict alone", () => {
    const form = { submitted: true, values: { shownRights: writeShown([group(1, "users.view")]) } };
    const now = [group(1, "users.edit", "users.delete")];
    expect(describeChanged(en, form, now)).toEqual([]);
    const refused = { ...form, conflict: { key: "rights.whyNot.notShown" } };
    expect(describeChanged(en, refused, now)).toEqual([
      "G1 now also grants: Edit users, Delete users",
      "G1 no longer grants: View users",
    ]);
    expect(describeChanged(de, refused, now)[0]).toBe(
      "G1 gewährt jetzt auch: Benutzer bearbeiten, Benutzer löschen",
    );
  });

  it("says all and none in a word", () => {
    expect([
      rightsText(en, new Set(permissions)),
      rightsText(en, new Set()),
      rightsText(en, new Set(["audit.view"])),
    ]).toEqual(["all", "none", "View the audit"]);
  });
});
