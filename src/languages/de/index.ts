import type { Language } from "../texts.ts";
import { audit } from "./audit.ts";
import { batches } from "./batches.ts";
import { customers } from "./customers.ts";
import { errors } from "./errors.ts";
import { forms } from "./forms.ts";
import { groups } from "./groups.ts";
import { help } from "./help.ts";
import { home } from "./home.ts";
import { layout } from "./layout.ts";
import { lists } from "./lists.ts";
import { passwords } from "./passwords.ts";
import { people } from "./people.ts";
import { profile } from "./profile.ts";
import { refusals } from "./refusals.ts";
import { rights } from "./rights.ts";
import { roles } from "./roles.ts";
import { signIn } from "./sign-in.ts";
import { styleGuide } from "./style-guide.ts";
import { users } from "./users.ts";

/** German. */
export const de = {
  name: "Deutsch",
  tag: "de-DE",
  texts: {
    audit,
    batches,
    customers,
    errors,
    forms,
    groups,
    help,
    home,
    layout,
    lists,
    people,
    passwords,
    profile,
    refusals,
    rights,
    roles,
    "sign-in": signIn,
    "style-guide": styleGuide,
    users,
  },
} satisfies Language;
