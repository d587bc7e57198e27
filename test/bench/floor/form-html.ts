import { permissions } from "../../../src/domain/permissions.ts";
import { loadTranslations } from "../../../src/i18n/index.ts";
import { en } from "../../../src/languages/en/index.ts";
import {
  escaped,
  type FloorGroup,
  type FloorUser,
  hidden,
  icon,
  shownRights,
  states,
} from "./markup.ts";

const [plus, eye] = ["plus", "eye"].map(icon);
const seeded: Record<string, string> = en.texts.groups.seeded;
const t = loadTranslations().en;
const names = permissions.map((right) => [right, t(`rights.${right}.name`)] as const);

/**
 * <main> of Edit User: the markup of views/users/edit.njk for an administrator who reads English
 * and edits somebody else.
 */
export function formHtml(user: FloorUser, groups: FloorGroup[]): string {
  const held = new Set(user.groupIds?.split(","));
  return `
<header class="page-head">
<div>
<h1>Edit User</h1>
<p class="page-sub"><bdi>${escaped(user.firstName)} ${escaped(user.lastName)}</bdi>
${states[user.status]}
</p>
</div>
<a class="btn" href="/users/new">${plus}Add User</a></header>
<form class="card form-card" method="post" novalidate>
  ${hidden}
<input type="hidden" name="version" value="${user.version}">
${shownRights(groups)}
${begunHtml(user, groups, held)}
<div class="field">
<label class="form-label" for="email">E-mail</label>
<div class="input-row">
<input class="form-control" id="email" name="email" type="text" value="${escaped(user.email)}"
 autocomplete="off" inputmode="email" autocapitalize="none" spellcheck="false"
 aria-required="true" aria-describedby="email-hint">
</div>
<p class="form-hint" id="email-hint">
The login name. Changing it signs the user out everywhere.</p></div>
<div class="field-pair">
<div class="field">
<label class="form-label" for="password">Password</label>
<div class="input-row">
<input class="form-control" id="password" name="password" type="password" value=""
 autocomplete="new-password" aria-describedby="password-hint">
<button class="btn btn-icon show-password" type="button" hidden aria-controls="password"
 aria-pressed="false" aria-label="Show password" title="Show password">${eye}</button>  </div>
<p class="form-hint" id="password-hint">Leave empty to keep the password.
A new one signs the user out everywhere.</p></div>
<div class="field">
<label class="form-label" for="passwordRepeat">Repeat Password</label>
<div class="input-row">
<input class="form-control" id="passwordRepeat" name="passwordRepeat" type="password" value=""
 autocomplete="new-password">
</div>
</div>
</div>
<div class="field-pair">
${nameHtml("firstName", "First Name", user.firstName)}
${nameHtml("lastName", "Last Name", user.lastName)}
</div>
<fieldset class="field" id="groups" tabindex="-1" aria-describedby="groups-hint">
<legend class="form-label">Assigned groups</legend>
<p class="form-hint" id="groups-hint">The groups decide what the user can do.</p>
${groups.map((group) => groupHtml(group, held)).join("")}
</fieldset>
${choicesHtml(user)}
<div class="form-buttons">
<button class="btn btn-primary" type="submit">Update</button>
<a class="btn btn-ghost-secondary" href="/users">Cancel</a>
</div>
</form>
`;
}

/** What the form began with. */
function begunHtml(user: FloorUser, groups: FloorGroup[], held: Set<string>): string {
  const begun = (name: string, value: string) =>
    `<input type="hidden" name="base${name}" value="${escaped(value)}">`;
  return [
    begun("Email", user.email),
    begun("FirstName", user.firstName),
    begun("LastName", user.lastName),
    ...groups.filter(({ id }) => held.has(String(id))).map(({ id }) => begun("Groups", String(id))),
    begun("Agent", user.agent ? "on" : ""),
    begun("Locale", user.locale),
  ].join("");
}

function nameHtml(name: string, label: string, value: string): string {
  return `<div class="field">
<label class="form-label" for="${name}">${label}</label>
<div class="input-row">
<input class="form-control" id="${name}" name="${name}" type="text" value="${escaped(value)}"
 autocomplete="off" aria-required="true">
</div>
</div>
`;
}

function rightsHtml({ systemKey, permissions: given }: FloorGroup): string {
  if (systemKey === "administrators") return "all";
  const held = new Set(given?.split(","));
  return (
    names.flatMap(([permission, name]) => (held.has(permission) ? [name] : [])).join(" · ") ||
    "none"
  );
}

function checked(is: boolean | number): string {
  return is ? " checked" : "";
}

function groupHtml(group: FloorGroup, held: Set<string>): string {
  const { id, title, systemKey } = group;
  return `  <div class="form-check">
<input class="form-check-input" type="checkbox" id="groups-${id}" name="groups" value="${id}"
${checked(held.has(String(id)))} aria-describedby="groups-${id}-hint">
<label class="form-check-label" for="groups-${id}">${escaped(title)}</label>
<p class="form-hint" id="groups-${id}-hint">${escaped(seeded[systemKey] ?? "")}
<span class="gives">Rights: ${rightsHtml(group)}</span></p>
</div>
`;
}

function choicesHtml({ agent, locale }: FloorUser): string {
  return `<fieldset class="field">
<legend class="form-label">Agent</legend>
<div class="form-check">
<input class="form-check-input" type="checkbox" id="agent" name="agent" value="on"
${checked(agent)}>
<label class="form-check-label" for="agent">This user is an agent in the storefront</label>
</div>
</fieldset>
<fieldset class="field" id="locale" tabindex="-1">
<legend class="form-label">Interface language</legend>
<div class="inline-options">
<div class="form-check">
<input class="form-check-input" type="radio" id="locale-en" name="locale" value="en"
${checked(locale === "en")}>
<label class="form-check-label" for="locale-en" lang="en">English</label>
</div>
<div class="form-check">
<input class="form-check-input" type="radio" id="locale-de" name="locale" value="de"
${checked(locale === "de")}>
<label class="form-check-label" for="locale-de" lang="de">Deutsch</label>
</div>
</div>
</fieldset>
`;
}
