import { fullName } from "../../../domain/text.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { isSelf, whyNotActivate, whyNotAssignCustomers, whyNotDeactivate, whyNotDelete, whyNotEdit, whyNotRestore } from "../policy.ts";
import type { LoadedUser } from "../service/load.ts";
import { asQuery, listUrl, summary } from "./parts.ts";

interface RecordParts {
  user: LoadedUser;
  list: string;
}

export function userModel(ctx: SignedInContext, { user, list }: RecordParts) {
  const { actor, t } = ctx;
  const back = asQuery(list);
  const link = (possible: boolean, path: string, key: string, danger = false) =>
    possible ? [{ href: `/users/${user.id}/${path}${back}`, text: t(key), danger }] : [];
  return {
    title: fullName(user),
    user: summary(ctx, user),
    customers: ctx.format.number(user.customerCount),
    self: isSelf(actor, user),
    acts: [
      ...link(!whyNotEdit(actor, user), "edit", "users.edit.button"),
      ...link(!whyNotActivate(actor, user), "activation", "users.activation.button"),
      ...link(!whyNotAssignCustomers(actor, user), "customers", "customers.assign.button"),
      ...link(!whyNotDeactivate(actor, user), "deactivation", "users.deactivation.button"),
      ...link(!whyNotDelete(actor, user), "deletion", "users.deletion.button", true),
      ...link(!whyNotRestore(actor, user), "restoration", "users.restoration.button"),
    ],
    listUrl: listUrl(list),
  };
}
