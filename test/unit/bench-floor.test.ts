import { describe, expect, it } from "vitest";
import { createWriter, type Model, takeApart } from "../bench/floor/pieces.ts";
import { whyNotSamePage } from "../bench/floor-check.ts";

interface Person {
  id: string;
  name: string;
  left?: boolean;
}

const model = (people: Person[], { back = "", held = people } = {}): Model => ({
  kind: "list",
  slots: { back, total: String(people.length * 111) },
  lists: {
    held: held.map(({ id }) => ({ kind: "", slots: { id } })),
    rows: people.map(({ left = false, ...slots }) => ({ kind: String(left), slots })),
  },
});

/** As a template would draw it: addresses lead back, and who has left has no way there. */
function draw({ slots, lists }: Model): string {
  const rows = (lists.rows ?? []).map(({ kind, slots: { id, name } }) =>
    kind === "true"
      ? `<tr><td>${name}</td><td>gone: ${name}</td></tr>`
      : `<tr><td>${name}</td><td><a href="/${id}${slots.back}">Edit ${name}</a></td></tr>`,
  );
  const held = (lists.held ?? []).map(({ slots: { id } }) => `<input value="${id}">`);
  return `<h1>1117 of ${slots.total}</h1>${held.join("")}<table>${rows.join("")}</table>`;
}

const sample = [
  { id: "501", name: "Ada501" },
  { id: "502", name: "Ben502", left: true },
  { id: "503", name: "Cy503", left: true },
  { id: "504", name: "Di504" },
];
const shown = model(sample, { back: "?p=9", held: sample.slice(1) });

describe("pieces of a page", () => {
  const write = createWriter(takeApart(draw(shown), shown));

  it("put the page together again", () => expect(write(shown)).toBe(draw(shown)));

  it.each([
    ["other values", model([{ id: "1", name: "x" }], { back: "?p=2" })],
    ["the last of another kind", model([sample[0] as Person, { id: "7", name: "y", left: true }])],
    ["more of a list, and less", model([...sample, ...sample], { held: [] })],
    ["nobody", model([])],
  ])("show %s", (_, other) => expect(write(other)).toBe(draw(other)));

  it("are not made up for what was never shown", () => {
    expect(() => write({ ...shown, kind: "form" })).toThrow('never shown "form"');
    const rows = [{ kind: "unknown", slots: {} }];
    expect(() => write({ ...shown, lists: { rows } })).toThrow('never shown "list, rows unknown"');
  });

  it("are not taken from a page whose values cannot be told apart", () => {
    const alike = { ...shown, slots: { ...shown.slots, back: "444" } };
    expect(() => takeApart(draw(alike), alike)).toThrow('"444" is total and back');
    const one = model(sample.slice(0, 1));
    expect(() => takeApart(draw(one), one)).toThrow('"rows" has less than two items');
  });
});

describe("the floor's page", () => {
  const page = (text: string, token = "a") =>
    `<script nonce="${token}"></script><input name="_csrf" value="${token}">` +
    `<input name="shownRights" value="${token}~1.${token}">${text}`;

  it("may differ from the app's in tokens alone", () => {
    expect(whyNotSamePage(page("Ada", "b"), page("Ada", "c"))).toBeUndefined();
    expect(whyNotSamePage(page("<b>Ada</b>"), page("<b>Ida</b>"))).toMatch(
      /it has ".*Ida<\/b>" where the app has ".*Ada<\/b>"/,
    );
  });

  it("may differ by 2% of the length where the databases are not the same", () => {
    const why = (text: string) => whyNotSamePage("x".repeat(1_000), text, { other: true });
    expect(why("y".repeat(1_020))).toBeUndefined();
    expect(why("x".repeat(1_021))).toBe("it has 1021 bytes, the app's 1000");
    expect(why("x".repeat(979))).toBe("it has 979 bytes, the app's 1000");
  });
});
