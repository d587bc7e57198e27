import type { Router } from "express";
import type { z } from "zod";
import type { Access } from "../domain/permissions.ts";
import type { RequestContext, SignedInContext } from "./context.ts";
import type { Flash } from "./flash.ts";
import { type FormSchema, type FormState, newFormId } from "./form.ts";
import { handlePage } from "./handle-page.ts";
import type { AnySpec, PageSpec } from "./page-spec.ts";
import type { Reply } from "./render.ts";
import { toSignedOut } from "./sign-in-redirect.ts";

export type { Flash, FormState, Reply, RequestContext, SignedInContext };
/**
 * `newFormId` is for a page with several forms: each needs an id of its own, or the second would
 * get the answer of the first.
 */
export { newFormId, toSignedOut };

/** A registered address: what the authorisation tests and the start-up check walk over. */
export interface PageEntry {
  path: string;
  methods: ("GET" | "POST")[];
  permission: Access | "public";
  /** What a submit asks for: the same, unless the page declares another right. */
  submitPermission: Access | "public";
  form: FormSchema | undefined;
  query: z.ZodObject | undefined;
}

const registries = new WeakMap<Router, PageEntry[]>();

/** The pages declared on a router. */
export function pagesOf(router: Router): readonly PageEntry[] {
  return registries.get(router) ?? [];
}

/**
 * The only way to add a route: GET shows, POST submits, everything else is 405 (security X1).
 */
export function page<
  Permission extends Access | "public",
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Form extends FormSchema,
>(router: Router, path: string, spec: PageSpec<Permission, Params, Query, Form>): void {
  const methods: PageEntry["methods"] = [
    ...(spec.show ? (["GET"] as const) : []),
    ...(spec.submit ? (["POST"] as const) : []),
  ];
  const { permission, submitPermission = permission } = spec;
  registries.set(router, [
    ...pagesOf(router),
    { path, methods, permission, submitPermission, form: spec.form, query: spec.query },
  ]);
  // The one place where a schema's type is taken for what it parsed: inside, a page is any page.
  router.all(path, handlePage(path, methods, spec as unknown as AnySpec));
}
