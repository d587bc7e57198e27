/** What a page or a row shows, as it stands in HTML, by the name that the floor has for it. */
export type Slots = Readonly<Record<string, string>>;

export interface Item {
  /** Items of one kind have the same markup around their slots. */
  kind: string;
  slots: Slots;
}

/** All that a page shows of the database. */
export interface Model extends Item {
  lists: Readonly<Record<string, readonly Item[]>>;
}

/** Markup by kind, slots in it as `{{name}}` between two characters that no page has. */
export type Pieces = Record<string, string>;

const [OPEN, CLOSE] = ["\uE000", "\uE001"];
const SLOT = new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`);

interface Candidate {
  name: string;
  list?: string;
  index: number;
}

/** An item in the page: from its first slot to behind its last one. */
interface Place {
  list: string;
  index: number;
  from: number;
  to: number;
}

/** Takes a page apart that shows `model`: finds every value, and keeps what stands between them. */
export function takeApart(page: string, model: Model): Pieces {
  const { text, places } = markSlots(page, model);
  const pieces: Pieces = {};
  let rest = text;
  for (const list of [...new Set(places.map((place) => place.list))].reverse())
    rest = takeList(rest, { list, places: places.filter((place) => place.list === list) });
  pieces[model.kind] = rest;
  return pieces;

  function takeList(whole: string, found: { list: string; places: readonly Place[] }): string {
    const { list, places: own } = found;
    const [first, last] = [own[0] as Place, own.at(-1) as Place];
    if (own.length < 2) throw new Error(`The list "${list}" has less than two items there`);
    const [head, tail] = [whole.slice(0, first.from), whole.slice(last.to)];
    const gaps = own.slice(1).map(({ from }, at) => whole.slice(own[at]?.to, from));
    const opening = [head, ...gaps].reduce(commonEnd);
    const ends = gaps.map((gap) => gap.slice(0, gap.length - opening.length));
    const end = [...ends]
      .sort((a, b) => b.length - a.length)
      .find((candidate) => tail.startsWith(candidate));
    if (end === undefined) throw new Error(`The list "${list}" ends as none of its items does`);
    for (const [at, { index, from, to }] of own.entries()) {
      const kind = model.lists[list]?.[index]?.kind;
      pieces[`${model.kind}, ${list} ${kind}`] =
        opening + whole.slice(from, to) + (ends[at] ?? end);
    }
    const before = head.slice(0, head.length - opening.length);
    return `${before}${OPEN}*${list}${CLOSE}${tail.slice(end.length)}`;
  }
}

/** Puts slots where the values stand, and says which item begins and ends where. */
function markSlots(page: string, model: Model): { text: string; places: Place[] } {
  const candidates = byValue(model);
  const values = [...candidates.keys()].sort((a, b) => b.length - a.length);
  const places: Place[] = [];
  let text = "";
  let done = 0;
  for (const { 0: value, index: at } of page.matchAll(
    new RegExp(values.map(whole).join("|"), "g"),
  )) {
    const found = choose(candidates.get(value) as Candidate[], places);
    if (!found) continue;
    text += page.slice(done, at);
    done = at + value.length;
    const from = text.length;
    text += `${OPEN}${found.list ? "." : ""}${found.name}${CLOSE}`;
    if (found.list === undefined) continue;
    const last = places.at(-1);
    if (last?.list === found.list && last.index === found.index) last.to = text.length;
    else places.push({ list: found.list, index: found.index, from, to: text.length });
  }
  return { text: text + page.slice(done), places };
}

function byValue({ slots, lists }: Model): Map<string, Candidate[]> {
  const candidates = new Map<string, Candidate[]>();
  const add = (value: string, candidate: Candidate) => {
    if (value === "") return;
    const known = candidates.get(value) ?? [];
    if (known.some(({ list }) => list === undefined))
      throw new Error(`"${value}" is ${candidate.name} and ${known[0]?.name}`);
    candidates.set(value, [...known, candidate]);
  };
  for (const [name, value] of Object.entries(slots)) add(value, { name, index: 0 });
  for (const [list, items] of Object.entries(lists))
    for (const [index, item] of items.entries())
      for (const [name, value] of Object.entries(item.slots)) add(value, { name, list, index });
  return candidates;
}

/** The page's own, else of the item that the place is in, else of the next one, else of a list not
 * yet begun: lists and their items come one after the other. */
function choose(candidates: readonly Candidate[], places: readonly Place[]): Candidate | undefined {
  const last = places.at(-1);
  const begun = new Set(places.map(({ list }) => list));
  return (
    candidates.find(({ list }) => list === undefined) ??
    candidates.find(({ list, index }) => list === last?.list && index >= (last?.index ?? 0)) ??
    candidates.find(({ list = "" }) => !begun.has(list))
  );
}

/** A pattern for the value where it is not a part of a longer word or number. */
function whole(value: string): string {
  const pattern = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return `${/^\w/.test(value) ? "(?<!\\w)" : ""}${pattern}${/\w$/.test(value) ? "(?!\\w)" : ""}`;
}

/** What both end with, without a part of a slot. */
function commonEnd(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one.at(-1 - length) === other.at(-1 - length)) length++;
  const end = one.slice(one.length - length);
  const [closed, opened] = [end.indexOf(CLOSE), end.indexOf(OPEN)];
  return closed >= 0 && (opened < 0 || closed < opened) ? end.slice(closed + 1) : end;
}

type Write = (page: Slots, item: Slots, list: (name: string) => string) => string;

/** Puts pages together from pieces: a concatenation for each kind, as written by hand. */
export function createWriter(pieces: Pieces): (model: Model) => string {
  const writes = new Map(Object.entries(pieces).map(([kind, piece]) => [kind, compile(piece)]));
  const writeOf = (kind: string) => {
    const write = writes.get(kind);
    if (!write) throw new Error(`The floor was never shown "${kind}"`);
    return write;
  };
  return ({ kind, slots, lists }) =>
    writeOf(kind)(slots, slots, (name) => {
      let html = "";
      for (const item of lists[name] ?? [])
        html += writeOf(`${kind}, ${name} ${item.kind}`)(slots, item.slots, () => "");
      return html;
    });
}

function compile(piece: string): Write {
  const parts = piece.split(SLOT).map((part, at) => {
    if (at % 2 === 0) return JSON.stringify(part);
    const name = JSON.stringify(part.replace(/^[.*]/, ""));
    if (part.startsWith("*")) return `list(${name})`;
    return part.startsWith(".") ? `item[${name}]` : `page[${name}]`;
  });
  return new Function("page", "item", "list", `return ${parts.join(" + ")}`) as Write;
}
