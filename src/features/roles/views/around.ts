import { may } from "../../../domain/actor.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { type Around, describeAround, type Known, nothingAround } from "../../../views/around.ts";

/** The role of an error page, for who may see it, and the way back. */
export function roleAround(ctx: SignedInContext, known: Known | undefined): Around {
  if (!may(ctx.actor, "roles.view")) return nothingAround;
  return describeAround(ctx, known, [{ href: "/roles", text: ctx.t("forms.back") }]);
}
