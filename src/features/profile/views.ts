import type { PasswordOrigin } from "../../db/user-columns.ts";
import type { Theme } from "../../domain/actor.ts";
import type { AuditRecord } from "../../domain/audit-entry.ts";
import type { Flash, FormState, RequestContext, SignedInContext } from "../../http/page.ts";
import { localeName, localeNames } from "../../languages/locale.ts";
import { describeConflict } from "../../views/audit-text.ts";
import { editOf } from "../../views/edit.ts";
import { describeForm, oneNameOption } from "../../views/form.ts";
import { nameText } from "../../views/former.ts";
import { wordsOf } from "../../views/sentence.ts";
import { describeSessions } from "../../views/sessions.ts";
import type { Profile } from "./queries.ts";
import { themes } from "./schemas.ts";
import type { loadSessions } from "./service.ts";

interface ProfileParts {
  form: FormState;
  profile: Profile;
  meanwhile: readonly AuditRecord[];
}

export function profileModel(ctx: SignedInContext, { form, profile, meanwhile }: ProfileParts) {
  const { t, actor } = ctx;
  const { version, ...stored } = profile;
  const { values, ...edit } = editOf(t, form, {
    stored,
    version,
    fields: {
      firstName: { label: t("people.form.firstName.label") },
      lastName: { label: t("people.form.lastName.label") },
      locale: { label: t("profile.locale"), say: localeName },
      theme: {
        label: t("profile.theme.label"),
        say: (theme) => (isTheme(theme) ? t(`profile.theme.${theme}`) : theme),
      },
    },
  });
  return {
    title: t("profile.title"),
    tabs: tabs(t, "/profile"),
    name: actor.name,
    email: actor.email,
    ...describeForm(form),
    ...edit,
    conflict: describeConflict(ctx, form.conflict, meanwhile),
    firstName: values.firstName,
    lastName: values.lastName,
    oneName: oneNameOption(t("profile.oneName"), form, values),
    locales: Object.entries(localeNames).map(([code, label]) => ({
      value: code,
      label,
      lang: code,
      checked: code === values.locale,
    })),
    themes: themes.map((theme) => ({
      value: theme,
      label: t(`profile.theme.${theme}`),
      checked: theme === values.theme,
    })),
    searchKey: {
      value: "on",
      label: t("profile.searchKey.text"),
      hint: t("profile.searchKey.hint"),
      checked: form.submitted ? form.values.searchKey === "on" : ctx.hasSearchKey,
    },
  };
}

const labels = {
  firstName: "people.form.firstName.label",
  lastName: "people.form.lastName.label",
  locale: "profile.locale",
  theme: "profile.theme.label",
} as const;

/** What changed; `key` is what this browser keeps by itself. */
export function profileFlash(changed: readonly (keyof typeof labels)[], key: boolean): Flash {
  const fields = [
    ...changed.map((field) => labels[field]),
    ...(key ? ["profile.searchKey.label" as const] : []),
  ];
  return fields.length > 0
    ? { key: "profile.done", params: { fields: wordsOf(fields) } }
    : { key: "profile.unchanged", tone: "notice" };
}

/**
 * Passwords never come back, so there is nothing but what is wrong. `origin` is that of a password
 * that must be replaced: then nothing leads elsewhere.
 */
export function passwordModel(
  ctx: SignedInContext,
  form: FormState,
  origin: PasswordOrigin | undefined,
) {
  const { t } = ctx;
  const words = origin
    ? { ...temporaryWords(ctx, origin), tabs: [], cancelUrl: "" }
    : {
        title: t("profile.password.title"),
        lead: t("profile.password.lead"),
        current: t("profile.password.current"),
        submit: t("profile.password.title"),
        tabs: tabs(t, "/profile/password"),
        cancelUrl: "/profile",
      };
  return {
    ...words,
    timed: origin !== undefined,
    ...describeForm(origin ? ofTemporary(t, form) : form),
    conflict: describeConflict(ctx, form.conflict),
  };
}

/** What is wrong with the current password, where that is a temporary one. */
function ofTemporary(t: RequestContext["t"], form: FormState): FormState {
  const words: Readonly<Record<string, string>> = {
    [t("profile.password.missingCurrent")]: t("profile.temporary.missingCurrent"),
    [t("profile.password.wrong")]: t("profile.temporary.wrong"),
  };
  const errors = form.errors.map(({ text, ...rest }) => ({ ...rest, text: words[text] ?? text }));
  return { ...form, errors };
}

function temporaryWords({ t, format }: SignedInContext, origin: PasswordOrigin) {
  const { passwordSetByName: name, passwordSetAt, passwordEndsAt } = origin;
  const at = format.dateTime(passwordSetAt as Date);
  const until = format.dateTime(passwordEndsAt as Date);
  return {
    title: t("profile.temporary.title"),
    lead: name
      ? t("profile.temporary.lead", { name: nameText(t, name), at, until })
      : t("profile.temporary.leadByOperator", { at, until }),
    current: t("profile.temporary.current"),
    submit: t("profile.temporary.submit"),
  };
}

interface SessionsParts {
  form: FormState;
  sessions: Awaited<ReturnType<typeof loadSessions>>;
  /** A fresh one-time id; every button is a form. */
  newFormId: () => string;
}

export function sessionsModel(ctx: SignedInContext, { form, sessions, newFormId }: SessionsParts) {
  const { t, actor } = ctx;
  const others = sessions.filter(({ id }) => id !== actor.sessionId).length;
  return {
    title: t("profile.sessions.title"),
    tabs: tabs(t, "/profile/sessions"),
    lead: t("profile.sessions.lead", { count: others }),
    conflict: describeConflict(ctx, form.conflict),
    endOthers:
      others > 0 ? { formId: newFormId(), fields: [{ name: "end", value: "others" }] } : null,
    sessions: describeSessions(ctx, sessions, newFormId),
  };
}

function isTheme(value: string): value is Theme {
  return themes.some((theme) => theme === value);
}

function tabs(t: RequestContext["t"], current: string) {
  const pages = {
    "/profile": t("profile.title"),
    "/profile/password": t("profile.password.tab"),
    "/profile/sessions": t("profile.sessions.title"),
  };
  return Object.entries(pages).map(([href, text]) => ({ href, text, current: href === current }));
}
