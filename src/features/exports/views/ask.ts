import type { ExportedList } from "../../../domain/audit-entry.ts";
import type { Counted } from "../../../domain/list-page.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import type { PlainKey } from "../../../languages/texts.ts";
import { describeForm } from "../../../views/form.ts";
import { totalText } from "../../../views/pager.ts";

interface AskParts {
  list: Exclude<ExportedList, "batch">;
  form: FormState;
  /** Of whom or what; empty where it is a list of all. */
  name: string;
  count: Counted;
  /** The query of the list's address; empty where it is not filtered. */
  filter: string;
  heads: readonly PlainKey[];
  backUrl: string;
}

/** The page that says what a file will contain, before it is made. */
export function askModel(ctx: SignedInContext, parts: AskParts) {
  const { list, form, name, count, filter, heads, backUrl } = parts;
  const { t } = ctx;
  const columns = heads.map((head) => t(head));
  const total = totalText(ctx, count);
  return {
    ...describeForm(form),
    title: t(`exports.title.${list}`, { name }),
    isEmpty: count.total === 0,
    facts: [
      { term: t("exports.rows"), text: t(`exports.count.${list}`, { count: count.total, total }) },
      { term: t("exports.chosen"), text: t(filter ? "exports.filtered" : "exports.whole") },
      { term: t("exports.sorted"), text: t(`exports.order.${list}`) },
      { term: t("exports.columns"), text: columns.join(", "), class: "export-wide" },
      { term: t("exports.format"), text: t("exports.formatText"), class: "export-wide" },
    ],
    backUrl,
  };
}
