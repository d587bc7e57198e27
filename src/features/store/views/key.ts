import { type StoreScope, storeScopes } from "../../../domain/store-scopes.ts";
import type { FormState, SignedInContext } from "../../../http/page.ts";
import { describeConflict } from "../../../views/audit-text.ts";
import { typedValues } from "../../../views/edit.ts";
import { describeForm } from "../../../views/form.ts";
import { nameText } from "../../../views/former.ts";
import { reasonText } from "../../../views/reason-text.ts";
import { whyNotRevoke } from "../policy.ts";
import type { CreatedKey, LoadedKey } from "../service.ts";
import { keyFacts } from "./list.ts";

const nothing = { name: "", scopes: [] as string[], endsOn: "" };

/** The form of a new key. */
export function newKeyModel(ctx: SignedInContext, form: FormState) {
  const { t } = ctx;
  const { name, scopes, endsOn } = form.submitted ? typedValues(form, nothing) : nothing;
  const option = (scope: StoreScope) => ({
    value: scope,
    label: t(`store.scope.${scope}.name`),
    hint: t(`store.scope.${scope}.text`),
    checked: scopes.includes(scope),
  });
  return {
    ...describeForm(form),
    conflict: describeConflict(ctx, form.conflict),
    title: t("store.create.title"),
    endsOnHint: t("store.form.endsOn.hint", { zone: ctx.timeZone }),
    fields: { name, endsOn, scopes: storeScopes.map(option) },
  };
}

/** The page that shows a key, once. */
export function createdModel({ t }: SignedInContext, { id, name, key }: CreatedKey) {
  return {
    title: t("store.created.title", { name }),
    key: key ?? "",
    revokeUrl: `/store/${id}/revocation`,
    listUrl: `/store#k${id}`,
  };
}

function sentences(...some: string[]): string {
  return some.filter(Boolean).join(" ");
}

function revokedBy({ t, format }: SignedInContext, revocation: LoadedKey["revocation"]): string {
  if (!revocation) return "";
  const actor = nameText(t, revocation.actorName) || t("audit.system");
  return t("store.revocation.by", { actor, at: format.dateTime(revocation.at) });
}

/** The Warning page: what stops at once. */
export function revocationModel(
  ctx: SignedInContext,
  form: FormState,
  { key, revocation }: LoadedKey,
) {
  const { t } = ctx;
  const why = whyNotRevoke(key);
  return {
    ...describeForm(form),
    wakes: true,
    title: t("store.revocation.title", { name: key.name }),
    key: keyFacts(ctx, key),
    possible: why === undefined,
    blocked: why && !form.conflict ? sentences(reasonText(t, why), revokedBy(ctx, revocation)) : "",
    conflict: describeConflict(ctx, form.conflict, revocation ? [revocation] : []),
    listUrl: `/store#k${key.id}`,
  };
}
