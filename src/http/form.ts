import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { BadRequest } from "../domain/errors.ts";
import type { Reason } from "../domain/reason.ts";
import { isTextKey, messageText } from "../languages/message.ts";
import type { Message, Translate } from "../languages/texts.ts";
import { reasonText } from "../views/reason-text.ts";

export type FormSchema = z.ZodObject;
export type FieldValue = string | string[];

interface FieldError {
  field: string;
  text: string;
  /** Of an error that only the command could find; a page may link to its way out. */
  reason?: Reason;
}

/**
 * A form as its page shows it: fresh, or as it was typed with what is wrong. Passwords never come
 * back.
 */
export interface FormState {
  /** One-time id: a repeated submit of it gets the first answer. */
  id: string;
  submitted: boolean;
  values: Readonly<Record<string, FieldValue>>;
  errors: FieldError[];
  /** The passwords that had been typed: they are not sent back. */
  again?: readonly string[];
  /** Why the act was refused although the fields were right (409). */
  conflict?: Reason;
}

/** What the page machinery itself adds to every form. */
const RESERVED = new Set(["_csrf", "_form"]);
const FORM_ID = /^[\w-]{22}$/;

export function newFormId(): string {
  return randomBytes(16).toString("base64url");
}

export function freshForm(): FormState {
  return { id: newFormId(), submitted: false, values: {}, errors: [] };
}

interface ParsedForm<Schema extends FormSchema> {
  state: FormState;
  /** Every field as it was posted, passwords included. */
  posted: Readonly<Record<string, FieldValue>>;
  input?: z.infer<Schema>;
}

/**
 * Reads a posted body by its schema. Text that breaks a rule is a form error (422); a body of
 * another shape than the form's (unknown, missing or repeated fields, lists for scalars) is no form
 * of ours: BadRequest (security I1).
 */
export function parseForm<Schema extends FormSchema>(
  schema: Schema,
  body: unknown,
  t: Translate,
): ParsedForm<Schema> {
  const posted = bodyFields(body);
  const id = posted._form;
  if (typeof id !== "string" || !FORM_ID.test(id)) throw new BadRequest("errors.badRequest.form");
  const raw = shapedFields(schema, posted);
  const again = Object.keys(raw).filter((name) => isPassword(name) && raw[name] !== "");
  const values = withoutPasswords(raw);
  const state: FormState = { id, submitted: true, values, errors: [], again };
  const parsed = schema.safeParse(cutFields(schema, raw));
  const tooLong = Object.keys(raw).filter((name) => isTooLong(schema, name, raw[name]));
  if (parsed.success && tooLong.length === 0)
    return { state, posted: raw, input: parsed.data as z.infer<Schema> };
  const issues = parsed.error?.issues ?? [];
  // A rule without words of ours guards what nobody types: versions, ids.
  if (issues.some(({ message }) => !isTextKey(message)))
    throw new BadRequest("errors.badRequest.form");
  // Most fields have a bound of their own, which the beginning of the text is beyond already:
  // theirs is the better word.
  const unsaid = tooLong.filter((name) => !issues.some(({ path }) => path[0] === name));
  const bound = unsaid.map((field) => ({ field, text: t("forms.tooLong", { max: MAX_FIELD }) }));
  state.errors = [...issues.map((issue) => fieldError(issue, t)), ...bound];
  return { state, posted: raw };
}

/** Code units of a text in a form: no schema is given more, whatever it would do with it first. */
const MAX_FIELD = 1_000;

/**
 * What nobody types may be longer where its schema says so, and is given one unit more, to refuse
 * it itself.
 */
function maxLength(schema: FormSchema, name: string): number {
  const field = schema.shape[name] as z.ZodType & {
    maxLength?: number | null;
    def: { innerType?: { maxLength?: number | null } };
  };
  return Math.max(MAX_FIELD, (field.maxLength ?? field.def.innerType?.maxLength ?? 0) + 1);
}

function cutFields(
  schema: FormSchema,
  fields: Record<string, FieldValue>,
): Record<string, FieldValue> {
  const cut = (name: string, text: string) => text.slice(0, maxLength(schema, name));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? cut(name, value) : value.map((text) => cut(name, text)),
    ]),
  );
}

function isTooLong(schema: FormSchema, name: string, value: FieldValue | undefined): boolean {
  return [value ?? []].flat().some((text) => text.length > maxLength(schema, name));
}

/** The fields of a body without a prototype, so that `__proto__` is a name like any other. */
function bodyFields(body: unknown): Record<string, unknown> {
  return Object.assign(Object.create(null) as Record<string, unknown>, body);
}

function shapedFields(
  schema: FormSchema,
  posted: Record<string, unknown>,
): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(posted)) {
    if (RESERVED.has(name)) continue;
    if (!Object.hasOwn(schema.shape, name)) throw new BadRequest("errors.badRequest.form");
    fields[name] = isList(schema, name) ? [value].flat().map(asText) : asText(value);
  }
  for (const [name, field] of Object.entries(schema.shape)) {
    if (fields[name] !== undefined) continue;
    if (isList(schema, name)) fields[name] = [];
    else if (!field.safeParse(undefined).success) throw new BadRequest("errors.badRequest.form");
  }
  return fields;
}

function isList(schema: FormSchema, name: string): boolean {
  return (schema.shape[name] as z.ZodType).def.type === "array";
}

function asText(value: unknown): string {
  if (typeof value !== "string") throw new BadRequest("errors.badRequest.form");
  return value;
}

function withoutPasswords(fields: Record<string, FieldValue>): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isPassword(name)));
}

/** Whether a field of this name is never shown again. */
export function isPassword(name: string): boolean {
  return /password/i.test(name);
}

/** Passwords never come back; who typed one is told. */
export function passwordsText(t: Translate, body: object): string {
  const isTyped = Object.entries(body).some(([name, text]) => isPassword(name) && text !== "");
  return isTyped ? t("errors.passwords") : "";
}

/** Those of some sentences that there are, in a line. */
export function sentences(some: readonly string[]): string {
  return some.filter(Boolean).join(" ");
}

function fieldError(issue: z.core.$ZodIssue, t: Translate): FieldError {
  const { minimum, maximum, params } = issue as {
    minimum?: number;
    maximum?: number;
    params?: object;
  };
  const limits = {
    ...(minimum === undefined ? {} : { min: Number(minimum) }),
    ...(maximum === undefined ? {} : { max: Number(maximum) }),
  };
  const message = { key: issue.message, params: { ...limits, ...params } } as Message;
  return { field: String(issue.path[0] ?? ""), text: messageText(t, message) };
}

/** What of a form is right by itself, whatever is wrong with the rest. */
export function validFields<Schema extends FormSchema>(
  schema: Schema,
  posted: Readonly<Record<string, FieldValue>>,
): Partial<z.infer<Schema>> {
  const parsed = Object.entries(schema.shape).map(([name, field]) => {
    const isWhole = !isTooLong(schema, name, posted[name]);
    return [name, isWhole ? (field as z.ZodType).safeParse(posted[name]).data : undefined];
  });
  return Object.fromEntries(parsed) as Partial<z.infer<Schema>>;
}

interface Found {
  schema: FormSchema;
  /** What its schema could not find; of several at one field the first counts. */
  reasons: readonly Reason[];
}

/** The same form with all that is wrong with it: one error a field, in the order of the form. */
export function withErrors(state: FormState, { schema, reasons }: Found, t: Translate): FormState {
  const found = reasons.map((reason) => {
    return { field: reason.field ?? "", text: reasonText(t, reason), reason };
  });
  const names = Object.keys(schema.shape);
  const errors = [...state.errors, ...found]
    .filter(({ field }, index, all) => all.findIndex((one) => one.field === field) === index)
    .toSorted((one, other) => names.indexOf(one.field) - names.indexOf(other.field));
  return { ...state, errors };
}
