import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../support/app.ts";
import { type Browser, readForm } from "../../support/browser.ts";
import type { Answer } from "../../support/client.ts";
import { unreachable } from "../../support/databases.ts";
import { addGroup, addRole } from "../../support/rights.ts";

let words = 0;

describe.skipIf(unreachable)("one's place in a list that has lost its row", () => {
  let test: TestApp;
  let admin: Browser;
  beforeAll(async () => {
    test = await startApp();
    admin = await test.signedIn();
  });
  afterAll(() => test.close());

  type List = [path: string, letter: string, field: string, add: (name: string) => Promise<number>];
  const lists: List[] = [
    ["groups", "g", "title", (name: string) => addGroup(test.db, [], [], name)],
    ["roles", "r", "name", (name: string) => addRole(test.db, [], name)],
  ];
  type Renamed = { word: string; id: number | undefined };

  /** So many, called by a word of their own: "word 1", "word 2". */
  async function make([, , , add]: List, count: number) {
    const word = `Word${++words}x`;
    const ids: number[] = [];
    for (let index = 0; index < count; index++) ids.push(await add(`${word} ${index + 1}`));
    return { word, ids };
  }

  /** Renames one of those that a search finds, through the review; what the list shows then. */
  async function rename([path, , field]: List, { word, id }: Renamed, to: string) {
    const address = `/${path}/${id}/edit?list=q%3D${word}`;
    const review = await admin.submit(address, { [field]: to });
    const saved = await admin.post(address, { ...readForm(review.text), step: "save" });
    return admin.follow(saved);
  }

  /** What has the fragment that the act led to, and the focus. */
  const standing = ({ text }: Answer, fragment: string) =>
    [...text.matchAll(/<(tr|div)[^>]* id="(\w+)" tabindex="-1">[\s\S]*?(Word\d+x \d|<h2>)/g)].map(
      ([, , id, name]) => (id === fragment ? name : `${name} at ${id}`),
    );

  it.each(lists)("of %s renamed, the next has the anchor", async (...list) => {
    const { word, ids } = await make(list, 3);
    const page = await rename(list, { word, id: ids[0] }, `Aaa ${words}`);
    expect(standing(page, `${list[1]}${ids[0]}`)).toEqual([`${word} 2`]);
  });

  it.each(lists)("of %s renamed, the last has it where there is no next", async (...list) => {
    const { word, ids } = await make(list, 2);
    const page = await rename(list, { word, id: ids[1] }, `Zzz ${words}`);
    expect(standing(page, `${list[1]}${ids[1]}`)).toEqual([`${word} 1`]);
  });

  it.each(lists)("of %s renamed, the empty list has it where none is left", async (...list) => {
    const { word, ids } = await make(list, 1);
    const page = await rename(list, { word, id: ids[0] }, `Other ${words}`);
    expect(standing(page, `${list[1]}${ids[0]}`)).toEqual(["<h2>"]);
  });

  it.each(lists)("of %s deleted, the empty list has it where none is left", async (...list) => {
    const [path, letter] = list;
    const { word, ids } = await make(list, 1);
    const done = await admin.submit(`/${path}/${ids[0]}/deletion?list=q%3D${word}`);
    expect(done.headers.location).toMatch(new RegExp(`#${letter}${ids[0]}$`));
    expect(standing(await admin.follow(done), `${letter}${ids[0]}`)).toEqual(["<h2>"]);
  });

  it.each(lists)("of %s renamed and still shown, the row itself has it", async (...list) => {
    const { word, ids } = await make(list, 2);
    const page = await rename(list, { word, id: ids[0] }, `${word} 9`);
    expect(standing(page, `${list[1]}${ids[0]}`)).toEqual([`${word} 9`]);
  });
});
