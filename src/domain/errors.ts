import type { PlainKey } from "../languages/texts.ts";
import type { Reason } from "./reason.ts";

/** The statuses of errors; each has its words. */
export type ErrorStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 410
  | 413
  | 415
  | 422
  | 429
  | 500
  | 503;

/**
 * An expected failure: it carries an i18n key and params, never a sentence. Anything else that is
 * thrown is a bug (500).
 */
export abstract class AppError extends Error {
  abstract readonly status: ErrorStatus;
  readonly reason: Reason;

  constructor(reason: Reason | PlainKey) {
    const full: Reason = typeof reason === "string" ? { key: reason } : reason;
    super(full.key);
    this.reason = full;
  }
}

export class BadRequest extends AppError {
  readonly status = 400;
}

export class NotFound extends AppError {
  readonly status = 404;
  constructor(reason: PlainKey = "errors.notFound.text") {
    super(reason);
  }
}

export class Forbidden extends AppError {
  readonly status = 403;
}

/**
 * The state of the data forbids it: taken, stale, or a rule such as the last administrator. With
 * `reason.field` it is a form error.
 */
export class Conflict extends AppError {
  readonly status = 409;
}

/**
 * The form's one-time id has its answer already, and what was sent now is something else: nothing
 * is done again.
 */
export class UsedForm extends Conflict {
  constructor() {
    super(USED_FORM);
  }
}

/** The reason of a UsedForm: the page shows the form as it was typed, on the state of now. */
export const USED_FORM = "forms.used" satisfies PlainKey;

export class Unavailable extends AppError {
  readonly status = 503;
  /** Seconds, for Retry-After. */
  readonly retryAfter: number;
  constructor(reason: Reason | PlainKey, retryAfter = 1) {
    super(reason);
    this.retryAfter = retryAfter;
  }
}

export class TooManyRequests extends AppError {
  readonly status = 429;
  /** Seconds, for Retry-After. */
  readonly retryAfter: number;
  constructor(reason: Reason | PlainKey, retryAfter: number) {
    super(reason);
    this.retryAfter = retryAfter;
  }
}

/** A link that opens nothing, or nothing any more: nobody is told which. */
export class DeadLink extends AppError {
  readonly status = 410;
  constructor() {
    super("errors.deadLink.text");
  }
}

/** The session ended between the beginning of the request and now. */
export class SignedOut extends AppError {
  readonly status = 401;
  constructor() {
    super("sign-in.signedOut");
  }
}

/** Throws what a policy answered: Forbidden when a right is missing, Conflict otherwise. */
export function refuse(reason: Reason | undefined): void {
  if (!reason) return;
  throw reason.permission ? new Forbidden(reason) : new Conflict(reason);
}

/**
 * Refuses in the order of every edit and act: a missing right, then a page that is out of date
 * (`requireFresh` throws), then what the state forbids: there somebody else's change is the news.
 */
export function refuseInOrder(why: Reason | undefined, requireFresh: () => void): void {
  if (why?.permission) refuse(why);
  requireFresh();
  refuse(why);
}

interface Versioned {
  version: number;
}

/** Throws Conflict with the reason `stale` for a page that showed another version of the row. */
export function requireVersion(row: Versioned, shown: Versioned, stale: Reason | PlainKey): void {
  if (row.version !== shown.version) throw new Conflict(stale);
}
