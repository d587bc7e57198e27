/**
 * Test files of test/integration that say the same whatever database answers, by the reason why:
 * they run on SQLite alone. Whatever a database has a part in runs on both: statements,
 * transactions, races, plans, sorting and searching, faults, command lines.
 */
export const once: Readonly<Record<string, readonly string[]>> = {
  "headers, cookies, tokens and addresses come before any statement": [
    "http/compression.test.ts",
    "http/cookies.test.ts",
    "http/error-pages.test.ts",
    "http/form-token.test.ts",
    "http/https.test.ts",
    "http/languages.test.ts",
    "http/long-texts.test.ts",
    "http/strangers.test.ts",
    "http/too-long-texts.test.ts",
    "http/walls.test.ts",
    "rights/path-variants.test.ts",
    "sign-in/signed-out.test.ts",
    "storefront/contract.test.ts",
  ],
  "a policy decides, of what was read": [
    "rights/authorisation-matrix.test.ts",
    "rights/ceiling.test.ts",
    "rights/shown-rights-of-acts.test.ts",
    "rights/shown-rights-of-forms.test.ts",
    "rights/shown-rights.test.ts",
    "roles/ceiling.test.ts",
    "storefront/scopes.test.ts",
  ],
  "forms, and what pages say, are made of what was read": [
    "german-dates.test.ts",
    "groups/deletion.test.ts",
    "groups/edit.test.ts",
    "groups/groups.test.ts",
    "groups/members.test.ts",
    "help.test.ts",
    "http/refused-posts.test.ts",
    "profile/current-password-lock.test.ts",
    "profile/current-password.test.ts",
    "profile/profile.test.ts",
    "rights/access-page.test.ts",
    "rights/pages.test.ts",
    "roles/bad-input.test.ts",
    "roles/roles.test.ts",
    "style-guide/pages.test.ts",
    "style-sheets.test.ts",
    "users/lookalikes.test.ts",
    "users/merge.test.ts",
    "users/pages.test.ts",
  ],
};

export const filesOnce = Object.values(once)
  .flat()
  .map((file) => `test/integration/${file}`);
