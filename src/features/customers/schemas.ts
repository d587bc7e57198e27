import { z } from "zod";
import { idParam, openedFrom, pageNumber, searchText } from "../../http/fields.ts";
import { usersList } from "../users-list/schemas.ts";

/**
 * Ticks that may wait to be saved at a time, those to be assigned and to be deassigned together.
 */
export const MAX_TICKS = 500;

/**
 * `q`, `free` and `page` are those of the customers to choose from, `held` and `heldPage` of those
 * assigned; `list` is the Users List one came from.
 */
export const customersQuery = z.object({
  q: searchText,
  free: z.enum(["", "yes"]).default(""),
  page: pageNumber,
  held: searchText,
  heldPage: pageNumber,
  list: usersList,
  from: openedFrom,
});

export type CustomersQuery = z.infer<typeof customersQuery>;

const ids = z.array(idParam).max(MAX_TICKS, "customers.form.tooMany");
/** What is searched, as it was typed. */
export const typedSearch = z.string().transform((text) => text.slice(0, 200));

/** Who was chosen to get customers; 0 is nobody. */
export const receiverId = idParam.or(z.literal("").transform(() => 0)).default(0);

/** A customer of somebody else, and who held it when the page was shown. */
const heldBy = z
  .string()
  .regex(/^[1-9]\d{0,8}:[1-9]\d{0,8}$/)
  .transform((text) => {
    const [id, holder] = text.split(":").map(Number) as [number, number];
    return { id, holder };
  });

/**
 * The boxes that were shown and which of them are ticked: a difference, never the whole list
 * (security D4). `do` is the button.
 */
export const customersForm = z.strictObject({
  q: typedSearch,
  free: z
    .literal("yes")
    .optional()
    .transform((value) => value ?? ""),
  held: typedSearch,
  shown: ids,
  ticked: ids,
  shownHeld: ids,
  stillHeld: ids,
  holders: z.array(heldBy).max(MAX_TICKS, "customers.form.tooMany"),
  do: z
    .string()
    .regex(
      /^(search|save|take|discard|move|(all|none)(Held)?|(page|heldPage|untick|keep):[1-9]\d{0,8})$/,
    ),
});

export type CustomersInput = z.infer<typeof customersForm>;

const noBoxes: CustomersInput = {
  q: "",
  free: "",
  held: "",
  do: "search",
  shown: [],
  ticked: [],
  shownHeld: [],
  stillHeld: [],
  holders: [],
};

/** What a refused form had sent, for showing it again. */
export function postedInput(values: Readonly<Record<string, string | string[]>>): CustomersInput {
  const list = (name: string) =>
    [values[name] ?? []]
      .flat()
      .filter((id) => idParam.safeParse(id).success)
      .map(Number);
  return {
    ...noBoxes,
    shown: list("shown"),
    ticked: list("ticked"),
    shownHeld: list("shownHeld"),
    stillHeld: list("stillHeld"),
    holders: [values.holders ?? []].flat().flatMap((text) => heldBy.safeParse(text).data ?? []),
  };
}

export const customersParams = z.object({ id: idParam });

/**
 * Moving a user's customers to another: `who` searches the receiver and `to` is who was chosen, `q`
 * and `page` are those of the customers.
 */
export const moveQuery = z.object({
  who: searchText,
  to: receiverId,
  q: searchText,
  page: pageNumber,
  list: usersList,
  from: openedFrom,
});

export type MoveQuery = z.infer<typeof moveQuery>;

/**
 * `do` is the button: `review` asks about the move that `move` does, of all that match `q` or of
 * those `ticked`. `count` is what the review showed.
 */
export const moveForm = z.strictObject({
  who: typedSearch,
  to: idParam.optional(),
  q: typedSearch,
  shown: ids,
  ticked: ids,
  count: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .optional(),
  do: z.string().regex(/^(search|all|none|(page|untick):[1-9]\d{0,8}|(review|move):(all|ticked))$/),
});

export type MoveInput = z.infer<typeof moveForm>;

/** The ticks of a form for moving, as those of assigning are sent. */
export function ticksOf({ do: act, shown, ticked }: Pick<MoveInput, "do" | "shown" | "ticked">) {
  return { ...noBoxes, do: act, shown, ticked };
}

/** What a refused form for moving had sent. */
export function postedMove(values: Readonly<Record<string, string | string[]>>) {
  const search = (name: string) => searchText.safeParse(values[name]).data ?? "";
  const [who, q] = [search("who"), search("q")];
  return { who, q, to: idParam.safeParse(values.to).data ?? 0 };
}

/** Where a submit acted: on a picked customer, on who is searched, or on the customers. */
export function movePlaceOf(query: MoveQuery, { who, do: act }: MoveInput): string {
  const [name, number = ""] = act.split(":");
  if (name === "untick") return `a${number}`;
  return name === "search" && who.trim() !== query.who ? "receivers" : "held";
}

/** Where a submit leads. */
export function moveQueryAfter(query: MoveQuery, { who, to, q, do: act }: MoveInput): MoveQuery {
  const [name, number] = act.split(":");
  const page = q.trim() !== query.q ? 1 : name === "page" ? Number(number) : query.page;
  return { ...query, who, to: to ?? 0, q, page };
}

/** Where a submit leads: the page it asked for, or the first one of another search. */
export function queryAfter(
  query: CustomersQuery,
  { q, free, held, do: act }: CustomersInput,
): CustomersQuery {
  const [list, number] = act.split(":");
  const pageOf = (name: "page" | "heldPage", sameSearch: boolean) =>
    !sameSearch ? 1 : list === name ? Number(number) : query[name];
  return {
    ...query,
    q,
    free,
    held,
    page: pageOf("page", q.trim() === query.q && free === query.free),
    heldPage: pageOf("heldPage", held.trim() === query.held),
  };
}

/** Where a submit acted, as the page's address names it: on a picked customer, or on a list. */
export function placeOf(query: CustomersQuery, { held, do: act }: CustomersInput): string {
  const [name = "", number = ""] = act.split(":");
  if (name === "untick") return `a${number}`;
  if (name === "keep") return `r${number}`;
  const searches = name === "search" && held.trim() !== query.held;
  return searches || name === "heldPage" || name.endsWith("Held") ? "held" : "others";
}
