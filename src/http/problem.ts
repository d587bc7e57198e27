import type { ErrorRequestHandler, Request, RequestHandler, Response } from "express";
import {
  AppError,
  type ErrorStatus,
  NotFound,
  TooManyRequests,
  Unavailable,
} from "../domain/errors.ts";
import type { PlainKey, TextKey, Translate } from "../languages/texts.ts";
import { reasonText } from "../views/reason-text.ts";
import type { HttpDeps } from "./deps.ts";
import { asAppError, logBug, MethodNotAllowed } from "./error-pages.ts";

/** What is wrong with one value: where it stands, as a JSON pointer or a parameter's name. */
export interface FieldError {
  at: string;
  detail: string;
}

/** A body or a parameter that the contract does not allow. */
export class Invalid extends AppError {
  readonly status = 422;
  readonly errors: readonly FieldError[];
  constructor(errors: readonly FieldError[]) {
    super("api.problems.invalid.text");
    this.errors = errors;
  }
}

/** More lines than one body may have. */
export class TooManyLines extends AppError {
  readonly status = 422;
  constructor() {
    super("api.problems.tooManyLines.text");
  }
}

/** No key, or one that no longer opens anything. */
export class UnknownKey extends AppError {
  readonly status = 401;
  constructor() {
    super("api.problems.key.text");
  }
}

/** Links are for people: no address of the interface answers 410. */
type ProblemStatus = Exclude<ErrorStatus, 410>;

/** Names of problems, which their types end in; those of a status that has no other. */
const byStatus = {
  400: "badRequest",
  401: "key",
  403: "scope",
  404: "notFound",
  405: "methodNotAllowed",
  409: "conflict",
  413: "tooLarge",
  415: "unsupportedMediaType",
  422: "invalid",
  429: "tooManyRequests",
  500: "unexpected",
  503: "unavailable",
} as const satisfies Record<ProblemStatus, string>;

export type ProblemName = TextKey extends infer Key
  ? Key extends `api.problems.${infer Name}.title`
    ? Name
    : never
  : never;

type OwnProblem = Exclude<ProblemName, (typeof byStatus)[ProblemStatus]>;

/** The statuses of problems that have a name of their own. */
const ownStatus: Readonly<Record<OwnProblem, ErrorStatus>> = {
  held: 409,
  notAnAgent: 403,
  repeated: 422,
  signInFailed: 401,
  somebodyElse: 409,
  tooManyLines: 422,
};

/** The status that a problem comes with. */
export function problemStatus(name: ProblemName): ErrorStatus {
  const statuses = Object.keys(byStatus).map(Number) as ProblemStatus[];
  const general = statuses.find((status) => byStatus[status] === name);
  return general ?? ownStatus[name as OwnProblem];
}

/** Every problem in words, by its status; `type` is what its answers name. */
export function describeProblems(t: Translate) {
  const names = [...Object.values(byStatus), ...(Object.keys(ownStatus) as OwnProblem[])];
  return names
    .map((name) => ({
      type: problemType(name),
      status: problemStatus(name),
      title: t(`api.problems.${name}.title`),
      text: t(`api.problems.${name}.text`),
    }))
    .sort((one, other) => one.status - other.status);
}

/** Where a kind of problem is explained: its type, which never changes (RFC 9457). */
export function problemType(name: ProblemName): string {
  return `/store/api#${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A problem in the words that all of its kind have. */
export function describeProblem(t: Translate, name: ProblemName) {
  const text: PlainKey = `api.problems.${name}.text`;
  return { type: problemType(name), title: t(`api.problems.${name}.title`), detail: t(text) };
}

/** The reason of a problem that has a name of its own. */
function problemName({ status, reason }: AppError): ProblemName {
  const [, own] = /^api\.problems\.(\w+)\.text$/.exec(reason.key) ?? [];
  return (own ?? byStatus[status as ProblemStatus]) as ProblemName;
}

/** Every error of the store's interface as a problem (RFC 9457), in English, never a stack. */
export function problems(deps: HttpDeps): [RequestHandler, ErrorRequestHandler] {
  return [
    (_req, _res, next) => next(new NotFound()),
    (thrown, req, res, _next) => {
      const error = asAppError(thrown);
      if (error.status === 500) logBug(deps, thrown, res.locals.requestId as string);
      if (res.headersSent) return void res.destroy();
      sendProblem(deps, { req, res }, error);
    },
  ];
}

function sendProblem(
  { translations }: HttpDeps,
  { res }: { req: Request; res: Response },
  error: AppError,
): void {
  const name = problemName(error);
  const t = translations.en;
  if (error instanceof MethodNotAllowed) res.set("Allow", error.allow);
  if (error.status === 401) res.set("WWW-Authenticate", "Bearer");
  if (error instanceof TooManyRequests || error instanceof Unavailable)
    res.set("Retry-After", String(error.retryAfter));
  const { key } = error.reason;
  const own = key.startsWith("api.") || key === "errors.badRequest.host";
  const { type, title, detail } = describeProblem(t, name);
  const problem = {
    type,
    title,
    status: error.status,
    detail: own ? reasonText(t, error.reason) : detail,
    instance: `urn:uuid:${res.locals.requestId as string}`,
    ...(error instanceof Invalid ? { errors: error.errors } : {}),
  };
  res.status(error.status).type("application/problem+json").send(JSON.stringify(problem));
}
