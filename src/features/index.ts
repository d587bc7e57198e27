import type { Router } from "express";
import { describeInterface, withContract } from "../http/openapi.ts";
import type { NavigationItem } from "../http/render.ts";
import { auditRouter } from "./audit/routes.ts";
import { batchesRouter } from "./batches/routes.ts";
import { customersRouter } from "./customers/routes.ts";
import { exportsRouter } from "./exports/routes.ts";
import { groupsRouter } from "./groups/routes.ts";
import { helpRouter } from "./help/routes.ts";
import { homeRouter } from "./home/routes.ts";
import { profileRouter } from "./profile/routes.ts";
import { rightsRouter } from "./rights/routes.ts";
import { rolesRouter } from "./roles/routes.ts";
import { signInRouter } from "./sign-in/routes.ts";
import { signInPage } from "./sign-in/views.ts";
import { storeRouter } from "./store/routes.ts";
import { storefrontEndpoints } from "./storefront/endpoints.ts";
import { styleGuideRouter } from "./style-guide/routes.ts";
import { undoPaths } from "./undo/policy.ts";
import { undoRouter } from "./undo/routes.ts";
import { usersRouter } from "./users/routes.ts";
import { welcomeRouter } from "./welcome/routes.ts";

export { signInPage };

/** What the store asks (/api/v1). */
export const storeEndpoints = withContract(storefrontEndpoints);

/** Whoever makes pages has the style guide; in production there is none. */
export function featureRouters({ production = false } = {}): Router[] {
  return [
    signInRouter(),
    welcomeRouter(),
    homeRouter(),
    // Before the records, whose addresses have a number in its place; an act on many has an address
    // like an act on one.
    exportsRouter(),
    batchesRouter(),
    usersRouter(),
    customersRouter(),
    groupsRouter(),
    rolesRouter(),
    rightsRouter(),
    auditRouter(),
    undoRouter(),
    storeRouter((t) => describeInterface(storeEndpoints, t)),
    profileRouter(),
    helpRouter(),
    ...(production ? [] : [styleGuideRouter()]),
  ];
}

export const navigation: readonly NavigationItem[] = [
  {
    href: "/users",
    key: "users.title",
    shortKey: "users.title",
    icon: "users.svg",
    permission: "users.view",
    also: undoPaths("users.view"),
  },
  {
    href: "/groups",
    key: "groups.title",
    shortKey: "layout.short.groups",
    icon: "users-group.svg",
    permission: "groups.view",
    also: undoPaths("groups.view"),
  },
  {
    href: "/roles",
    key: "roles.title",
    shortKey: "layout.short.roles",
    icon: "shield-lock.svg",
    permission: "roles.view",
  },
  {
    href: "/rights",
    key: "rights.list.title",
    shortKey: "rights.list.title",
    icon: "key.svg",
    permission: "roles.view",
  },
  {
    href: "/audit",
    key: "audit.title",
    shortKey: "audit.title",
    icon: "history.svg",
    permission: "audit.view",
  },
  {
    href: "/store",
    key: "store.title",
    shortKey: "store.title",
    icon: "building-store.svg",
    permission: "store.manage",
  },
];
