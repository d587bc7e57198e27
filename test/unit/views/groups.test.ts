import { describe, expect, it } from "vitest";
import { capGroups, capGroupsInRow } from "../../../src/views/group-text.ts";
import { readerWith } from "../../support/reader.ts";

const { t } = readerWith();
const groups = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ title: `Team ${index + 1}` }));

describe("groups as tags", () => {
  it.each<[number, number, string, number]>([
    [0, 0, "", 0],
    [12, 12, "", 0],
    [13, 12, "people.moreGroups 1", 1],
    [40, 12, "people.moreGroups 28", 28],
  ])("of %d: %d, then %j with %d", (count, first, text, others) => {
    const { rows, more } = capGroups(t, groups(count));
    expect([rows.length, more?.text ?? "", more?.rows.length ?? 0]).toEqual([first, text, others]);
  });

  it("none stands twice, and none is missing", () => {
    const { rows, more } = capGroups(t, groups(40));
    expect([...rows, ...(more?.rows ?? [])]).toEqual(
      groups(40).map(({ title }) => ({ text: title })),
    );
  });

  it.each<[number, number, string]>([
    [2, 2, ""],
    [3, 2, "people.moreGroups 1"],
    [40, 2, "people.moreGroups 38"],
  ])("in a row, of %d: %d, then %j", (count, first, rest) => {
    const row = capGroupsInRow(t, groups(count));
    expect([row.rows.length, row.rest]).toEqual([first, rest]);
  });
});
