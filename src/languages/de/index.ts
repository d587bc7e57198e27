import type { Language } from "../texts.ts";
import { api } from "./api.ts";
import { audit } from "./audit.ts";
import { batches } from "./batches.ts";
import { customers } from "./customers.ts";
import { errors } from "./errors.ts";
import { exports } from "./exports.ts";
import { forms } from "./forms.ts";
import { groups } from "./groups.ts";
import { help } from "./help.ts";
import { home } from "./home.ts";
import { layout } from "./layout.ts";
import { leaving } from "./leaving.ts";
import { lists } from "./lists.ts";
import { passwords } from "./passwords.ts";
import { people } from "./people.ts";
import { profile } from "./profile.ts";
import { refusals } from "./refusals.ts";
import { rights } from "./rights.ts";
import { roles } from "./roles.ts";
import { signIn } from "./sign-in.ts";
import { store } from "./store.ts";
import { styleGuide } from "./style-guide.ts";
import { undo } from "./undo.ts";
import { users } from "./users.ts";
import { welcome } from "./welcome.ts";

/** German. */
export const de = {
  name: "Deutsch",
  tag: "de-DE",
  texts: {
    api,
    audit,
    batches,
    customers,
    errors,
    exports,
    forms,
    groups,
    help,
    home,
    layout,
    leaving,
    lists,
    people,
    passwords,
    profile,
    refusals,
    rights,
    roles,
    "sign-in": signIn,
    "style-guide": styleGuide,
    store,
    undo,
    users,
    welcome,
  },
} satisfies Language;
