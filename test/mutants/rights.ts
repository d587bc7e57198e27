import type { Mutant } from "./mutant.ts";

const shown = "test/integration/rights/shown-rights.test.ts";
const shownInActs = "test/integration/rights/shown-rights-of-acts.test.ts";
const shownInForms = "test/integration/rights/shown-rights-of-forms.test.ts";
const removal = "test/integration/groups/removal.test.ts";
const many = "test/integration/rights/effects-on-many.test.ts";
const veryMany = "test/integration/rights/review-of-very-many.test.ts";
const edits = "test/integration/edits.test.ts";
const users = "src/features/users";
const groups = "src/features/groups";

/**
 * Rights are given as they were shown, members leave as the review said, and an edit writes what
 * the audit says.
 */
export const rights: readonly Mutant[] = [
  {
    guard: "a new user's groups give what was shown",
    file: `${users}/service/create-user.ts`,
    from: "    requireShown(given, input.shownRights);\n",
    to: "",
    test: shown,
    name: "Create new User",
  },
  {
    guard: "groups of an edit give what was shown",
    file: `${users}/service/update-user.ts`,
    from: "    requireShown([...regrouped.given, ...regrouped.taken], input.shownRights);\n",
    to: "",
    test: shown,
    name: "Edit User",
  },
  {
    guard: "groups taken away count as those given",
    file: `${users}/service/update-user.ts`,
    from: ", ...regrouped.taken",
    to: "",
    test: shownInForms,
    name: "takes no group away",
  },
  {
    guard: "groups that stay are no obstacle",
    file: `${users}/service/update-user.ts`,
    from: "[...regrouped.given, ...regrouped.taken], input",
    to: "after, input",
    test: shownInForms,
    name: "takes no group away",
  },
  {
    guard: "activating gives back what was shown",
    file: `${users}/service/change-status.ts`,
    from:
      "whyNotActivate(ctx.actor, user), user, input);\n" +
      "    requireShown(user.groups, input.shownRights);",
    to: "whyNotActivate(ctx.actor, user), user, input);",
    test: shownInActs,
    name: "activation",
  },
  {
    guard: "restoring gives back what was shown",
    file: `${users}/service/change-status.ts`,
    from:
      "whyNotRestore(ctx.actor, user), user, input);\n" +
      "    requireShown(user.groups, input.shownRights);",
    to: "whyNotRestore(ctx.actor, user), user, input);",
    test: shownInActs,
    name: "restoration",
  },
  {
    guard: "the list says what a click on it gives back",
    file: `${users}/views/list.ts`,
    from: 'list.rows.filter(({ status }) => status !== "active")',
    to: 'list.rows.filter(({ status }) => status === "active")',
    test: shown,
    name: "at once",
  },
  {
    guard: "the banner's cookie stays small enough to be kept",
    file: `${users}/views/flash.ts`,
    from: "user.shownRights.length <= MAX_SHOWN ?",
    to: "user.shownRights.length >= 0 ?",
    test: shownInActs,
    name: "from the banner asks first",
  },
  {
    guard: "a form with a typo stays bound to what it showed first",
    file: "src/domain/shown-rights.ts",
    from: "posted.get(id) ?? now",
    to: "now",
    test: shownInForms,
    name: "a typo",
  },
  {
    guard: "a refused form is shown with the rights of now, not those remembered",
    file: `${users}/acts/routes.ts`,
    from: "form.conflict ? undefined : actor.rightsVersion",
    to: "actor.rightsVersion",
    test: "test/integration/rights/member-races.test.ts",
    name: "at the same instant",
  },
  {
    guard: "what another catalogue wrote is not read by ours",
    file: "src/domain/shown-rights.ts",
    from: "  if (from !== edition) return new Map();\n",
    to: "",
    test: "test/unit/shown-rights.test.ts",
    project: "unit",
  },
  {
    guard: "new members get what was shown",
    file: `${groups}/service/change-members.ts`,
    from: "    if (adding) requireShown([group], input.shownRights);\n    else ",
    to: "    if (!adding) ",
    test: shown,
    name: "Members of a group",
  },
  {
    guard: "a right that is missing comes before a page that is out of date",
    file: "src/domain/errors.ts",
    from: "if (why?.permission) refuse(why); requireFresh();",
    to: "requireFresh();",
    test: shown,
    name: "a right that is missing",
  },
  {
    guard: "members leave as the review said",
    file: `${groups}/service/change-members.ts`,
    from: "    else requireSeenLeaving(leavingOf(group, changing), input.seen);\n",
    to: "",
    test: removal,
    name: "once it was seen",
  },
  {
    guard: "the review of a removal names who loses what, not how many",
    file: `${groups}/service/membership.ts`,
    from: "people.map(({ id }) => [id, lost, alone] as const)",
    to: "people.map(() => [0, lost, alone] as const)",
    test: removal,
    name: "they changed places",
  },
  {
    guard: "removing is reviewed",
    file: `${groups}/routes.ts`,
    from: 'if (input.do === "add") return undefined;',
    to: "return undefined;",
    test: removal,
    name: "says who loses what",
  },
  {
    guard: "what would be refused is not reviewed",
    file: `${groups}/service/change-members.ts`,
    from: "return why || changing.length === 0 ?",
    to: "return changing.length === 0 ?",
    test: removal,
    name: "reviews nothing",
  },
  {
    guard: "one user who is gone refuses all",
    file: `${groups}/service/change-members.ts`,
    from: "firstReason([gone, ...reasons])",
    to: "firstReason(reasons)",
    test: "test/integration/groups/members.test.ts",
    name: "one member who may not be changed",
  },
  {
    guard: "the form that adds has an id of its own",
    file: "views/groups/members.njk",
    from: "formId: addFormId,",
    to: "formId: form.id,",
    test: removal,
    name: "two forms",
  },
  {
    guard: "what other groups give stays",
    file: "src/rights/effects.ts",
    from: "has |= after.get(id) ?? gives;",
    to: "has |= after.get(id) ?? 0;",
    test: "test/integration/roles/review.test.ts",
    name: "nobody who keeps a right",
  },
  {
    guard: "a review names the first by name, wherever they stand",
    file: "src/rights/effects.ts",
    from: "some.sort(byName).splice(SHOWN_PEOPLE);",
    to: "some.splice(SHOWN_PEOPLE);",
    test: many,
    name: "the first by name",
  },
  {
    guard: "deleted users gain and lose nothing",
    file: "src/rights/effects.ts",
    from: ` AND u."status" <> 'deleted'`,
    to: "",
    test: many,
    name: "the first by name",
  },
  {
    guard: "an act is on everybody, however few its review looked at",
    file: "src/rights/effects.ts",
    from: "return effects.open ? findEffects(tx, changes) : effects;",
    to: "return effects;",
    test: veryMany,
    name: "names exactly who lost what",
  },
  {
    guard: "a review of all is not one of the first",
    file: "src/domain/effects.ts",
    from: "digest([open, ...list.map(",
    to: "digest([...list.map(",
    test: veryMany,
    name: "somebody comes to those who were all",
  },
  {
    guard: "a large act reaches every slice",
    file: "src/db/slices.ts",
    from: "after < last; after += width",
    to: "after < width; after += width",
    test: many,
  },
  {
    guard: "others have their turn within a large act",
    file: "src/db/slices.ts",
    from: "    await turn();\n",
    to: "",
    test: "test/unit/slices.test.ts",
    project: "unit",
  },
  {
    guard: "the version of a deleted group",
    file: `${groups}/service/delete-group.ts`,
    from: "where: { id: group.id, version: input.version }",
    to: "where: { id: group.id }",
    test: "test/integration/groups/deletion.test.ts",
    name: "changed since the Warning page",
  },
  {
    guard: "a stale deletion of a group is not thanked for",
    file: `${groups}/service/delete-group.ts`,
    from: '    if (count === 0) throw new Conflict("groups.conflict.staleDeletion");\n',
    to: "",
    test: "test/integration/groups/deletion.test.ts",
    name: "changed since the Warning page",
  },
  {
    guard: "another's new e-mail ends sessions",
    file: `${users}/service/update-user.ts`,
    from: "changes.email || changes.password",
    to: "changes.password",
    test: edits,
    name: "ends the user's sessions",
  },
  {
    guard: "another's new password ends sessions",
    file: `${users}/service/update-user.ts`,
    from: "changes.email || changes.password",
    to: "changes.email",
    test: edits,
    name: "ends the user's sessions",
  },
  {
    guard: "nothing to change leaves the row alone",
    file: "src/db/rows.ts",
    from: "if (Object.keys(changes).length === 0)",
    to: "if (Math.random() > 1)",
    test: edits,
    name: "none changes nothing",
  },
  ...column("src/db/rows.ts", [
    ["...storedFields(table, fields), ...Object", "...Object"],
    ["...Object.fromEntries(keys.filter(([name, key]) => key !== before[name])), ", ""],
    ["...also, version: version + 1", "version: version + 1"],
    ["version: version + 1, ", ""],
    ["updatedAt: now, }; const assignments", "}; const assignments"],
  ]),
  ...column("src/db/tables.ts", [
    ["emailKey: canonicalEmail(user.email) as string", "emailKey: user.email"],
    ["...userKeys(user)", '...userKeys({ ...user, firstName: "" })'],
    ["{ titleKey: fold(title) }", "{}"],
    ["{ nameKey: fold(name) }", "{}"],
  ]),
  ...column("src/db/columns.ts", [["write: (value) => value || null,", ""]]),
  ...column(`${users}/service/update-user.ts`, [
    ["...changesOf(user, fields), ", ""],
    ["await updateRelation(tx, groupsOfUser, { id: user.id, ...regrouped });", ""],
  ]),
  ...column(`${groups}/service/update-group.ts`, [
    ["await updateRelation(tx, rolesOfGroup, { id, given, taken });", ""],
  ]),
  ...column("src/features/roles/service/update-role.ts", [
    ["await updateRelation(tx, rightsOfRole, { id, ...rights });", ""],
  ]),
  ...column("src/features/profile/service.ts", [["newPassword(ownPassword(after))", "{}"]]),
];

/** Columns left out of an edit: the audit then says what did not happen. */
function column(file: string, changes: readonly [from: string, to: string][]): Mutant[] {
  return changes.map(([from, to]) => ({
    guard: `an edit writes ${from}`,
    file,
    from,
    to,
    test: edits,
  }));
}
