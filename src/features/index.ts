import type { Router } from "express";
import type { NavigationItem } from "../http/render.ts";
import { homeRouter } from "./home/routes.ts";
import { profileRouter } from "./profile/routes.ts";
import { signInRouter } from "./sign-in/routes.ts";
import { usersRouter } from "./users/routes.ts";

export function featureRouters(): Router[] {
  return [signInRouter(), homeRouter(), usersRouter(), profileRouter()];
}

export const navigation: readonly NavigationItem[] = [{ href: "/users", key: "users.title", icon: "users.svg", permission: "users.view" }];
