import { may } from "../../../domain/actor.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { type Around, describeAround, type Known, nothingAround } from "../../../views/around.ts";
import { asQuery, listUrl } from "../schemas.ts";

/** The group of an error page, for who may see it, and the way back to the list one came from. */
export function groupAround(ctx: SignedInContext, known: Known | undefined, list: string): Around {
  if (!may(ctx.actor, "groups.view")) return nothingAround;
  const record = {
    href: `/groups/${known?.id}${asQuery({ list })}`,
    text: ctx.t("groups.back"),
  };
  const back = { href: listUrl(list), text: ctx.t("forms.back") };
  return describeAround(ctx, known, { record, back });
}
