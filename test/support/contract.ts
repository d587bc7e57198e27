import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { storeEndpoints } from "../../src/features/index.ts";
import { describeContract } from "../../src/http/openapi.ts";
import { loadTranslations } from "../../src/i18n/index.ts";
import type { Answer } from "./client.ts";

/** What the store's interface promises. */
export const contract = describeContract(storeEndpoints, loadTranslations().en);

/** Knows the formats of JSON Schema 2020-12. */
export function newValidator(): Ajv2020 {
  const validator = new Ajv2020({ strict: false, allErrors: true });
  formats.default(validator);
  return validator.addFormat("media-range", true);
}

const DOCUMENT = "contract";
const ajv = newValidator();
ajv.addSchema({ $id: DOCUMENT, ...contract });

const validators = new Map<string, ValidateFunction>();
const GENERAL = `${DOCUMENT}#/components/schemas/Problem`;

/** What is wrong with an answer of the store's interface by its contract; undefined when it keeps it. */
export function breachOf(
  asked: { method: string; path: string },
  answer: Answer,
): string | undefined {
  const said = `${asked.method.toUpperCase()} ${asked.path} → ${answer.status}`;
  const errors = breaches(asked, answer);
  return errors.length > 0 ? `${said}: ${errors.join("; ")}\n${answer.text}` : undefined;
}

function breaches(asked: { method: string; path: string }, answer: Answer): string[] {
  const [path = ""] = asked.path.split("?");
  const template = Object.keys(contract.paths).find((one) => matches(one, path));
  const method = asked.method.toLowerCase();
  const operation = template === undefined ? undefined : contract.paths[template]?.[method];
  // What is asked of nothing, or in no known way, is refused as a problem.
  if (!operation) return undeclared(answer);
  const response = operation.responses[String(answer.status)];
  if (!response) return ["the contract has no such status"];
  const at = ["paths", template as string, method, "responses", String(answer.status), "content"];
  return [
    ...Object.keys(response.headers ?? {})
      .filter((name) => answer.headers[name.toLowerCase()] === undefined)
      .map((name) => `no header ${name}`),
    ...bodyBreaches(response.content, at, answer),
  ];
}

function matches(template: string, path: string): boolean {
  const parts = template.split(/\{\w+\}/).map((part) => part.replace(/[.]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]+")}$`).test(path);
}

function undeclared(answer: Answer): string[] {
  if (![400, 404, 405].includes(answer.status)) return ["the contract has no such address"];
  return typeOf(answer) === PROBLEM ? check(GENERAL, JSON.parse(answer.text)) : ["no problem"];
}

const PROBLEM = "application/problem+json";

function bodyBreaches(
  content: Record<string, object> | undefined,
  at: string[],
  answer: Answer,
): string[] {
  if (!content) return answer.text === "" ? [] : ["a body where the contract has none"];
  const type = typeOf(answer);
  if (!(type in content)) return [`the contract has no ${type}`];
  const pointer = [...at, type, "schema"].map((name) => name.replaceAll("/", "~1")).join("/");
  const schema = `${DOCUMENT}#/${pointer.replace(/[{}]/g, encodeURIComponent)}`;
  const lines = type.endsWith("ndjson") ? answer.text.split("\n").slice(0, -1) : [answer.text];
  return lines.flatMap((line) => check(schema, JSON.parse(line)));
}

function typeOf({ headers }: Answer): string {
  return (headers["content-type"] ?? "").split(";")[0] as string;
}

function check(schema: string, body: unknown): string[] {
  const validate = validators.get(schema) ?? ajv.compile({ $ref: schema });
  validators.set(schema, validate);
  validate(body);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
