import { may } from "../../../domain/actor.ts";
import type { Contract, Operation, StoreInterface } from "../../../http/openapi.ts";
import type { SignedInContext } from "../../../http/page.ts";
import { type Field, fieldsOf, type JsonSchema } from "./fields.ts";

type Answer = Operation["responses"][string];

/** What the store may ask, made of the contract alone. */
export function interfaceModel(
  ctx: SignedInContext,
  { contract, problems, limits }: StoreInterface,
) {
  const { t, actor, site = "" } = ctx;
  const base = site.replace(/\/$/, "") + (contract.servers[0]?.url ?? "");
  const endpoints = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      endpointModel(ctx, contract, { path, method: method.toUpperCase(), operation, base }),
    ),
  );
  const anchored = problems.map((problem) => ({ ...problem, id: problem.type.split("#")[1] }));
  return {
    title: t("store.interface.title"),
    lead: t("store.interface.lead", { base }),
    rules: [
      t("store.interface.rules.cache"),
      t("store.interface.rules.limit", limits),
      t("store.interface.rules.key"),
      t("store.interface.rules.unknown"),
    ],
    contractUrl: "/api/v1/openapi.json",
    keysUrl: may(actor, "store.manage") ? "/store" : "",
    endpoints,
    problems: anchored,
  };
}

interface Described {
  path: string;
  method: string;
  operation: Operation;
  base: string;
}

function endpointModel(ctx: SignedInContext, contract: Contract, described: Described) {
  const { t } = ctx;
  const { path, method, operation } = described;
  const scope = operation.tags?.[0];
  const answers = Object.entries(operation.responses);
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    needs: scope
      ? t("store.interface.key", { scope: t(`store.scope.${scope}.name`) })
      : t("store.interface.public"),
    sent: sentFields(ctx, contract, operation),
    answers: answers
      .filter(([, answer]) => !isProblem(answer))
      .map(([status, answer]) => ({
        status,
        text: answer.description,
        fields: bodyFields(ctx, contract, answer.content),
      })),
    problems: answers
      .filter(([, answer]) => isProblem(answer))
      .flatMap(([status, answer]) => problemLinks(status, answer)),
    curl: curlOf(described),
  };
}

function isProblem({ content = {} }: Answer): boolean {
  return PROBLEM in content;
}

const PROBLEM = "application/problem+json";

interface ProblemSchema {
  properties: { type: { enum: string[] } };
}

/** The types of an answer's problems, which are the places that explain them. */
function problemLinks(status: string, { content = {} }: Answer) {
  const schema = content[PROBLEM]?.schema as unknown as ProblemSchema;
  return schema.properties.type.enum.map((type) => {
    const id = type.split("#")[1] as string;
    return { href: `#${id}`, text: `${status} ${id}` };
  });
}

/** Parameters and the body, in the order in which one writes them. */
function sentFields(ctx: SignedInContext, contract: Contract, operation: Operation) {
  const { t } = ctx;
  const parameters = operation.parameters.map((parameter) => {
    const properties = { [parameter.name]: parameter.schema as JsonSchema };
    const required = parameter.required ? [parameter.name] : [];
    const fields = fieldsOf(ctx, { properties, required }, contract.components.schemas);
    return withPlace(fields, t(`store.interface.in.${parameter.in}`));
  });
  const { content } = operation.requestBody ?? {};
  const isLines = Object.keys(content ?? {}).some((type) => type.endsWith("ndjson"));
  const body = bodyFields(ctx, contract, content);
  return [
    ...parameters.flat(),
    ...withPlace(body, t(isLines ? "store.interface.in.line" : "store.interface.in.body")),
  ];
}

function withPlace(fields: readonly Field[], place: string) {
  return fields.map((field) => ({ ...field, place }));
}

function bodyFields(
  ctx: SignedInContext,
  { components }: Contract,
  content: Answer["content"] = {},
): Field[] {
  const [{ schema } = { schema: {} }] = Object.values(content);
  return fieldsOf(ctx, schema as JsonSchema, components.schemas);
}

/** A call that one can try, but for the key and what stands in braces. */
function curlOf({ path, method, operation, base }: Described): string {
  const { tags, requestBody, parameters } = operation;
  const asked = parameters.filter((one) => one.in === "query" && one.required);
  const query = asked.map(({ name }) => `${name}={${name}}`).join("&");
  const [type = ""] = Object.keys(requestBody?.content ?? {});
  return [
    "curl",
    ...(method === "GET" ? [] : [`-X ${method}`]),
    ...(tags ? ['-H "Authorization: Bearer $KEY"'] : []),
    ...(type ? [`-H "Content-Type: ${type}"`, `--data-binary @${bodyFile(type)}`] : []),
    `"${base}${path}${query ? `?${query}` : ""}"`,
  ].join(" ");
}

function bodyFile(type: string): string {
  return type.endsWith("ndjson") ? "body.ndjson" : "body.json";
}
