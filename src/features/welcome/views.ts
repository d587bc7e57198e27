import { fullName } from "../../domain/text.ts";
import type { Flash, FormState, RequestContext } from "../../http/page.ts";
import { describeForm } from "../../views/form.ts";
import { giverName, type LinkOwner } from "./queries.ts";

interface WelcomeParts {
  form: FormState;
  owner: LinkOwner;
  /** What the form carries. */
  link: string;
}

/** The form, for whose link it is; it says so where somebody else is signed in. */
export function welcomeModel(ctx: RequestContext, { form, owner, link }: WelcomeParts) {
  const { t, format, actor } = ctx;
  const given = { name: giverName(owner), at: format.dateTime(owner.givenAt) };
  const isOther = actor && actor.userId !== owner.id;
  return {
    title: t("welcome.title"),
    ...describeForm(form),
    lead: t("welcome.lead", { name: fullName(owner) }),
    notes: [
      ...(given.name ? [t("welcome.given", given)] : []),
      ...(owner.invited ? [] : [t("welcome.ends")]),
      ...(isOther ? [t("welcome.beside", { name: actor.name })] : []),
    ],
    email: owner.email,
    fields: [{ name: "link", value: link }],
  };
}

export function doneFlash(
  { actor }: RequestContext,
  { id, email }: { id: number; email: string },
): Flash {
  return actor && actor.userId !== id
    ? { key: "welcome.doneBeside", params: { email, name: actor.name } }
    : { key: "welcome.done", params: { email } };
}
