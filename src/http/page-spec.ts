import type { z } from "zod";
import type { Reader } from "../db/client.ts";
import type { AuditSubject } from "../domain/audit-entry.ts";
import type { Access } from "../domain/permissions.ts";
import type { Reason } from "../domain/reason.ts";
import type { PlainKey } from "../languages/texts.ts";
import type { Around } from "../views/around.ts";
import type { RequestContext, SignedInContext } from "./context.ts";
import type { FormSchema, FormState } from "./form.ts";
import type { Reply } from "./render.ts";

type Inferred<Schema> = Schema extends z.ZodType ? z.infer<Schema> : Record<string, never>;
type ContextFor<Permission> = Permission extends "public" ? RequestContext : SignedInContext;

interface ShowArgs<Permission, Params, Query> {
  ctx: ContextFor<Permission>;
  params: Inferred<Params>;
  query: Inferred<Query>;
  form: FormState;
}

interface PageBase<Permission, Params, Query> {
  /** A right, `signed-in` for every signed-in person, or `public`. */
  permission: Permission;
  /** Open to who must replace their password before anything else; so is what is public. */
  beforeReplacing?: true;
  params?: Params;
  /** Values that do not parse fall back to the default, with a note on the page. */
  query?: Query;
  /** What an error page says of the thing of this address, for who may see it. */
  around?(args: {
    ctx: SignedInContext;
    params: Inferred<Params>;
    query: Inferred<Query>;
  }): Promise<Around>;
  /** Of every answer of this address, errors included. */
  headers?: Readonly<Record<string, string>>;
  /** The right a submit needs, where it is another than the page's. */
  submitPermission?: Permission;
}

interface ReadOnly<Permission, Params, Query> extends PageBase<Permission, Params, Query> {
  form?: never;
  submit?: never;
  show(args: ShowArgs<Permission, Params, Query>): Promise<Reply> | Reply;
}

interface WithForm<Permission, Params, Query, Form> extends PageBase<Permission, Params, Query> {
  form: Form;
  submit(args: ShowArgs<Permission, Params, Query> & { input: Inferred<Form> }): Promise<Reply>;
  /**
   * What else is wrong with a form that is refused, so that all of it is told at once. Reads only,
   * and says nothing that the submit would not say to this reader; `valid` is what is right by
   * itself.
   */
  check?(
    args: ShowArgs<Permission, Params, Query> & { valid: Partial<Inferred<Form>> },
  ): Promise<Reason[]> | Reason[];
  /** Whom a submit without the right was aimed at, by the address. */
  subject?: (read: Reader, params: Inferred<Params>) => Promise<AuditSubject>;
  /** An act on oneself that ends one's session: on whom, and what the login page says of it. */
  endsSession?: { of(params: Inferred<Params>): number; key: PlainKey } | undefined;
  /** What an address does that only acts, as its button says it. */
  act?: PlainKey;
  /** Left out by an address that only acts (POST only). */
  show?(args: ShowArgs<Permission, Params, Query>): Promise<Reply> | Reply;
}

export type PageSpec<Permission extends Access | "public", Params, Query, Form> =
  | ReadOnly<Permission, Params, Query>
  | (WithForm<Permission, Params, Query, Form> &
      (Params extends z.ZodObject
        ? Required<Pick<WithForm<Permission, Params, Query, Form>, "subject">>
        : unknown));

/** Any page, whatever its schemas parse to. */
export type AnySpec = WithForm<
  Access | "public",
  z.ZodObject | undefined,
  z.ZodObject | undefined,
  FormSchema
> & { form?: FormSchema };
