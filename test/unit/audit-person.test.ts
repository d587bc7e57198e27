import { describe, expect, it } from "vitest";
import { withoutPerson, withoutWords } from "../../src/db/audit-person.ts";
import { userKeys } from "../../src/domain/search-words.ts";

const { searchText } = userKeys({
  ...{ email: "anna.weber@example.com", firstName: "Anna", lastName: "Weber-Lang" },
});
const plain = { actorName: "", subjectName: "", address: null, requestId: null };

describe("a list that was taken along", () => {
  const filterOf = (filter: string) => {
    const entry = { ...plain, changes: JSON.stringify({ list: "users", filter }) };
    const { changes } = withoutWords(entry, { id: 7, searchTexts: [searchText] });
    return (JSON.parse(changes) as { filter: string }).filter;
  };

  it.each([
    ["q=anna.weber%40example.com", "q=%237"],
    ["q=ANNA.WEBER%40example.com&status=active", "q=%237&status=active"],
    ["q=weber-lang", "q=%237"],
    ["q=anna+web", "q=%237"],
    ["q=web", "q=%237"],
    ["q=weber%40exam", "q=%237"],
    ["q=an+lan", "q=%237"],
    ["q=anna+berlin+weber-lang", "q=%237"],
    ["q=anna.weber%40example.com+berlin", "q=%237"],
    ["who=anna&act=user.created", "who=%237&act=user.created"],
    ["whom=weber-lang", "whom=%237"],
  ])("by words that say who it is: %s", (before, after) => {
    expect(filterOf(before)).toBe(after);
  });

  it.each([
    ["of somebody else with a name in common", "q=anna+berg"],
    ["of many", "q=an+we"],
    ["of a value of a list that is also a name", "locale=anna"],
    ["without words", "status=deleted"],
    ["of all", ""],
  ])("is left as it was %s", (_, filter) => {
    expect(filterOf(filter)).toBe(filter);
  });
});

describe("an entry of a person's own", () => {
  const changesOf = (changes: string, concerned: boolean) =>
    withoutPerson(
      {
        ...{ ...plain, action: "user.updated", actorId: 1, subjectType: "user" },
        ...{ subjectId: concerned ? 7 : 8, changes },
      },
      7,
      new Set(),
    ).changes;

  it.each([
    ['{"email":"a@example.com","agent":true}', '{"email":"former:7","agent":true}'],
    ['{"lastName":{"from":"A","to":"B"}}', '{"lastName":{"from":"former:7","to":"former:7"}}'],
    ['{"groups":{"from":[],"to":["Anna"]}}', '{"groups":{"from":[],"to":["Anna"]}}'],
    ["what nobody can read", "{}"],
    ["null", "{}"],
  ])("%s becomes %s", (before, after) => {
    expect(changesOf(before, true)).toBe(after);
  });

  it("about somebody else keeps what it says of them", () => {
    const changes = '{"email":"other@example.com"}';
    expect(changesOf(changes, false)).toBe(changes);
  });
});
