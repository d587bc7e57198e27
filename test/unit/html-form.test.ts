import { describe, expect, it } from "vitest";
import { formEntries } from "../support/html-form.ts";

const entries = (form: string, button?: string) =>
  formEntries(`<!doctype html><main><form method="post">${form}</form></main>`, button);

describe("what a browser sends of a form", () => {
  it.each([
    ["a text", '<input name="a" value="x &amp; y">', [["a", "x & y"]]],
    ["a text without a value", '<input name="a">', [["a", ""]]],
    ["what has no name", '<input value="x">', []],
    ["what is disabled", '<input name="a" value="x" disabled>', []],
    ["what is read only", '<input name="a" value="x" readonly>', [["a", "x"]]],
    ["a fieldset that is disabled", '<fieldset disabled><input name="a"></fieldset>', []],
    ["a tick", '<input type="checkbox" name="a" checked>', [["a", "on"]]],
    ["no tick", '<input type="checkbox" name="a" value="1">', []],
    [
      "one of several",
      '<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>',
      [["a", "2"]],
    ],
    ["a text of lines", '<textarea name="a">\none\ntwo</textarea>', [["a", "one\ntwo"]]],
    [
      "a choice",
      '<select name="a"><option value="1">One<option value="2" selected>Two</select>',
      [["a", "2"]],
    ],
    ["the first choice", '<select name="a"><option>One<option>Two</select>', [["a", "One"]]],
    ["several choices, none made", '<select name="a" multiple><option>One</select>', []],
    ["a button that was not pressed", '<button name="a" value="x">Save</button>', []],
    ["what a template holds", '<template><input name="a" value="x"></template>', []],
    ["a line of its markup", '<input\n  value="x"\n  name="a"\n>', [["a", "x"]]],
  ])("%s", (_, form, sent) => {
    expect(entries(form)).toEqual(sent);
  });

  it("is also what stands elsewhere and names the form", () => {
    const page = `<main><form method="post" id="f"><button>Go</button></form>
      <input form="f" name="a" value="x"><input name="b" value="y"></main>`;
    expect(formEntries(page)).toEqual([["a", "x"]]);
  });
});

describe("which form", () => {
  const form = (name: string, button: string, attributes = "") =>
    `<form method="post" ${attributes}><input name="${name}" value="1">${button}</form>`;
  const save = '<button name="do" value="save">Save</button>';

  it.each([
    ["the one whose button is named", form("a", save) + form("b", "<button>Send</button>"), "Send"],
    ["by what the button sends", form("b", '<button value="go">Go</button>'), "go"],
    ["by a label that nobody sees", form("b", '<button aria-label="Send">→</button>'), "Send"],
    ["the page's own", form("a", save, 'action="/other"') + form("b", save), undefined],
    ["not that of a message", `<div role="status">${form("a", save)}</div>${form("b", save)}`],
    ["not a search", `<form><input name="q"><button>Find</button></form>${form("b", save)}`],
    ["one that has a button", form("a", "") + form("b", save)],
  ])("%s", (_, main, button?: string) => {
    expect(formEntries(`<header>${form("z", save)}</header><main>${main}</main>`, button)).toEqual([
      ["b", "1"],
    ]);
  });

  it("with the button that is pressed", () => {
    expect(entries(`<input name="a" value="1">${save}`, "Save")).toEqual([
      ["a", "1"],
      ["do", "save"],
    ]);
  });

  it("says that there is no such button", () => {
    expect(() => entries(save, "Delete")).toThrow("called Delete");
  });
});
