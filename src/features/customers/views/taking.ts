import { customerName } from "../../../domain/text.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeForm } from "../../../views/form.ts";
import { namesOf, sentenceText } from "../../../views/sentence.ts";
import type { CustomersInput } from "../schemas.ts";
import type { Taking } from "../service/take-customers.ts";

interface TakingParts {
  form: FormState;
  input: CustomersInput;
  taking: readonly Taking[];
  user: string;
  backUrl: string;
}

/** Who loses which customers, before a save takes them. */
export function takingModel(ctx: SignedInContext, parts: TakingParts) {
  const { t, format } = ctx;
  const { form, input, taking, user, backUrl } = parts;
  const count = taking.reduce((sum, { rows }) => sum + rows.length, 0);
  const pairs = taking.flatMap(({ holder, rows }) => rows.map(({ id }) => `${id}:${holder.id}`));
  return {
    ...describeForm(form),
    title: t("customers.take.title", { count, number: format.number(count), user }),
    holders: taking.map(({ holder, rows }) => ({ name: holder.name, text: losesText(ctx, rows) })),
    fields: [
      { name: "q", value: input.q },
      ...(input.free ? [{ name: "free", value: input.free }] : []),
      { name: "held", value: input.held },
      ...pairs.map((value) => ({ name: "holders", value })),
    ],
    backUrl,
  };
}

function losesText(ctx: SignedInContext, rows: Taking["rows"]): string {
  const [count, names] = [rows.length, namesOf(rows.map(customerName))];
  const params = { count, number: ctx.format.number(count), names };
  return sentenceText(ctx, { key: "customers.take.loses", params });
}
