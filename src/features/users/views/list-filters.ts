import { addressOf } from "../../../domain/address.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { localeNames } from "../../../languages/locale.ts";
import type { GroupRights } from "../../../rights/held-rights.ts";
import { describeFilters, optionsOf } from "../../../views/filters.ts";
import { lastLogins, sortColumns, type UsersQuery, usersQuery } from "../../users-list/schemas.ts";

type Options = readonly (readonly [value: string, text: string])[];

/** The filter bar of the Users List: its fields, and a chip for each filter that is set. */
export function filterModel(
  ctx: SignedInContext,
  query: UsersQuery,
  groups: readonly GroupRights[],
) {
  const { t } = ctx;
  const choices = choicesOf(ctx);
  const chosen = groups.filter(({ id }) => query.group.includes(id));
  const chips = chipsOf(ctx, { query, groups: chosen, choices });
  return {
    ...describeFilters({
      path: "/users",
      schema: usersQuery,
      query,
      filters: ["q", "group", "agent", "locale", "login", "customers", "condition"],
      sorting: ["sort", "dir"],
    }),
    q: query.q,
    chips: chips.map(({ text, without }) => ({
      text,
      href: addressOf("/users", usersQuery, { ...query, page: 1, ...without }),
    })),
    folded: t("lists.filter.folded", { count: chips.length - (query.q ? 1 : 0) }),
    groups: groups.map(({ id, title }) => ({
      id,
      title,
      chosen: chosen.some((one) => one.id === id),
    })),
    chosenGroups: groupsText(ctx, chosen),
    selects: choices.map(({ name, label, options }) => ({
      name,
      label,
      options: optionsOf(query[name], options),
    })),
    // For phones, where the table has no head to sort by.
    sorts: optionsOf(
      query.sort,
      sortColumns.map((column) => [column, t(`people.column.${column}`)]),
    ),
    dirs: optionsOf(query.dir, [
      ["asc", t("lists.filter.asc")],
      ["desc", t("lists.filter.desc")],
    ]),
  };
}

function groupsText({ t }: SignedInContext, chosen: readonly GroupRights[]): string {
  const [first, ...others] = chosen;
  if (!first) return t("users.filter.group");
  return others.length === 0 ? first.title : t("users.filter.groups", { count: chosen.length });
}

interface Choice {
  name: "agent" | "locale" | "login" | "customers" | "condition";
  label: string;
  /** The first is what nobody chose. */
  options: Options;
}

function choicesOf({ t }: SignedInContext): Choice[] {
  const choice = (name: Choice["name"], options: Options): Choice => ({
    name,
    label: t(`users.filter.${name}.label`),
    // What nobody chose is called as the field: it has no label to look at.
    options: [["", t(`users.filter.${name}.label`)], ...options],
  });
  const logins = lastLogins.map((login): Options[number] => [
    login,
    login === "never"
      ? t("users.filter.login.never")
      : t("users.filter.login.before", { count: Number(login) }),
  ]);
  const yesOrNo = (name: "agent" | "customers"): Options => [
    ["yes", t(`users.filter.${name}.yes`)],
    ["no", t(`users.filter.${name}.no`)],
  ];
  return [
    choice("agent", yesOrNo("agent")),
    choice("customers", yesOrNo("customers")),
    choice("login", logins),
    choice("condition", [
      ["invited", t("users.filter.condition.invited")],
      ["locked", t("users.filter.condition.locked")],
      ["ends", t("users.filter.condition.ends")],
    ]),
    choice("locale", Object.entries(localeNames)),
  ];
}

interface Set {
  query: UsersQuery;
  groups: readonly GroupRights[];
  choices: readonly Choice[];
}

interface Chip {
  text: string;
  /** What the query says once the chip is taken away. */
  without: Partial<UsersQuery>;
}

function chipsOf({ t }: SignedInContext, { query, groups, choices }: Set): Chip[] {
  const words = query.q
    ? [{ text: t("users.filter.words", { q: query.q }), without: { q: "" } }]
    : [];
  return [
    ...words,
    ...groups.map(({ id, title }) => ({
      text: title,
      without: { group: query.group.filter((other) => other !== id) },
    })),
    ...choices
      .filter(({ name }) => query[name] !== "")
      .map(({ name, options }) => ({
        text: options.find(([value]) => value === query[name])?.[1] ?? "",
        without: { [name]: "" },
      })),
  ];
}
