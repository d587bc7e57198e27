import type { SignedInContext } from "../../../http/page.ts";
import { whyNotAssignCustomers } from "../../customers/policy.ts";
import {
  type Erasable,
  isSelf,
  whyNotActivate,
  whyNotDeactivate,
  whyNotDelete,
  whyNotEdit,
  whyNotErase,
  whyNotRestore,
  whyNotUnlock,
} from "../policy.ts";

/** In the order of their buttons; what `posts` does it at once, the others have a page. */
const acts = [
  { path: "edit", key: "users.edit.button", whyNot: whyNotEdit, posts: false },
  {
    path: "customers",
    key: "customers.assign.button",
    whyNot: whyNotAssignCustomers,
    posts: false,
  },
  { path: "unlocking", key: "users.unlocking.button", whyNot: whyNotUnlock, posts: true },
  { path: "activation", key: "users.activation.button", whyNot: whyNotActivate, posts: true },
  {
    path: "deactivation",
    key: "users.deactivation.button",
    whyNot: whyNotDeactivate,
    posts: true,
  },
  { path: "deletion", key: "users.deletion.button", whyNot: whyNotDelete, posts: false },
  { path: "restoration", key: "users.restoration.button", whyNot: whyNotRestore, posts: true },
  { path: "erasure", key: "users.erasure.button", whyNot: whyNotErase, posts: false },
] as const;

type Target = Parameters<typeof whyNotUnlock>[1] & Erasable;

/** What state and rights allow on a user, in a list and on the record alike. */
export function actsOn({ t, actor, now }: SignedInContext, user: Target) {
  return acts
    .filter(({ whyNot }) => !whyNot(actor, user, now))
    .map(({ path, key, posts }) => ({
      path,
      text: t(key),
      // Who deactivates themselves is asked first.
      posts: posts && !(path === "deactivation" && isSelf(actor, user)),
    }));
}
