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
const typed = z.string().transform((text) => text.slice(0, 200));

/**
 * The boxes that were shown and which of them are ticked: a difference, never the whole list
 * (security D4). `do` is the button.
 */
export const customersForm = z.strictObject({
  q: typed,
  free: z
    .literal("yes")
    .optional()
    .transform((value) => value ?? ""),
  held: typed,
  shown: ids,
  ticked: ids,
  shownHeld: ids,
  stillHeld: ids,
  do: z
    .string()
    .regex(/^(search|save|discard|(all|none)(Held)?|(page|heldPage|untick|keep):[1-9]\d{0,8})$/),
});

export type CustomersInput = z.infer<typeof customersForm>;

/** What a refused form had sent, for showing it again. */
export function postedInput(values: Readonly<Record<string, string | string[]>>): CustomersInput {
  const list = (name: string) =>
    [values[name] ?? []]
      .flat()
      .filter((id) => idParam.safeParse(id).success)
      .map(Number);
  return {
    q: "",
    free: "",
    held: "",
    do: "search",
    shown: list("shown"),
    ticked: list("ticked"),
    shownHeld: list("shownHeld"),
    stillHeld: list("stillHeld"),
  };
}

export const customersParams = z.object({ id: idParam });

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
