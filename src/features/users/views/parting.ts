import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeReceivers } from "../../../views/receivers.ts";
import { whyNotReceive } from "../../customers/policy.ts";
import type { Receivers } from "../../customers/service/with-user.ts";
import type { LoadedUser } from "../service/load.ts";

interface PartingParts extends Receivers {
  user: LoadedUser;
  form: FormState;
  /** What is searched, as it was typed. */
  who: string;
}

/** What becomes of the customers of somebody who is deleted: they are free, or somebody's. */
export function partingModel(ctx: SignedInContext, parts: PartingParts) {
  const { t, format } = ctx;
  const { user, form, who, receiver, receivers } = parts;
  const chosen = receiver && !whyNotReceive(ctx.actor, receiver, user) ? receiver : undefined;
  const people = describeReceivers(ctx, { who, chosen, found: receivers });
  const count = { count: user.customerCount, number: format.number(user.customerCount) };
  return {
    ...people,
    who,
    legend: t("users.deletion.parting", count),
    free: {
      label: t("users.deletion.customers", count),
      checked: !people.rows.some(({ checked }) => checked),
    },
    error: form.errors.find(({ field }) => field === "to")?.text ?? "",
  };
}

/** The box that gives back what is still free; ticked unless somebody unticked it. */
export function givingBackModel({ t, format }: SignedInContext, offered: number, form: FormState) {
  if (offered === 0) return null;
  const number = format.number(offered);
  const asked = form.submitted && form.values.offered !== undefined;
  return {
    offered,
    label: t("users.restoration.giveBack", { count: offered, number }),
    checked: asked ? form.values.giveBack === "on" : true,
  };
}
