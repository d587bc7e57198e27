import type { Message, TextKey, TextValues } from "../languages/texts.ts";
import type { Permission } from "./permissions.ts";

/** A key whose text names a missing right, and nothing else. */
type RightKey = {
  [Key in TextKey]: TextValues<Key> extends { permission: unknown }
    ? [Exclude<keyof TextValues<Key>, "permission">] extends [never]
      ? Key
      : never
    : never;
}[TextKey];

/**
 * Why an act is not possible. `permission` is the right that is missing; a reason without one is a
 * state of things (409, not 403).
 */
export type Reason = (
  | (Message & { permission?: undefined })
  | { key: RightKey; params?: undefined; permission: Permission }
) & {
  /** The form field at fault, when there is one. */
  field?: string;
  /** The id of who or what is in the way, for a link. */
  id?: number;
};

/** The reason that counts of several: a missing right before what the state forbids. */
export function firstReason(reasons: readonly (Reason | undefined)[]): Reason | undefined {
  return reasons.find((reason) => reason?.permission) ?? reasons.find(Boolean);
}
