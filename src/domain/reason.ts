import type { Permission } from "./permissions.ts";

export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * A sentence to come: an i18n key and what goes into it. Parameters that are themselves keys are
 * wrapped in `{ t: key }` by whoever renders.
 */
export interface Message {
  key: string;
  params?: MessageParams;
}

/**
 * Why an act is not possible. `permission` is the right that is missing; a reason without one is a
 * state of things (409, not 403).
 */
export interface Reason extends Message {
  permission?: Permission;
  /** The form field at fault, when there is one. */
  field?: string;
}

/** Texts of one language; throws on an unknown key. */
export type Words = (key: string, params?: MessageParams) => string;

/** The reason that counts of several: a missing right before what the state forbids. */
export function firstReason(reasons: readonly (Reason | undefined)[]): Reason | undefined {
  return reasons.find((reason) => reason?.permission) ?? reasons.find(Boolean);
}
