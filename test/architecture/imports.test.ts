import { describe, expect, it } from "vitest";
import { circles, layers, strayImports } from "./layers.ts";
import { filesIn, type Import, importsOf, textOf } from "./sources.ts";

const sources = filesIn("src");
const imports = sources.flatMap(importsOf);

/** Which kinds of file of a feature use which of other layers and features at run time. */
const kinds: [RegExp, RegExp][] = [
  [
    /\/endpoints(\.ts|\/)/,
    /^src\/(http\/(endpoint|problem)\.ts|domain\/|features\/[\w-]+\/(schemas|wire)\.ts)/,
  ],
  [/\/wire\.ts$/, /^src\/domain\//],
  [
    /\/routes\.ts$/,
    /^src\/(http\/(page|reviewed-form)\.ts|languages\/locale\.ts|db\/subjects\.ts|domain\/|features\/[\w-]+\/schemas\.ts)/,
  ],
  [
    /\/schemas\.ts$/,
    /^src\/(http\/(fields|query)\.ts|views\/audit-changes\.ts|languages\/locale\.ts|domain\/|features\/[\w-]+\/schemas\.ts)/,
  ],
  [
    /\/service(\.ts|\/)/,
    /^src\/((command|chunk|root)\.ts|(db|domain|passwords|rights)\/)|^src\/features\/[\w-]+\/(service(\.ts|\/)|queries(\.ts|\/)|policy\.ts)/,
  ],
  [/\/queries(\.ts|\/)/, /^src\/(db|domain|rights)\//],
  [/\/policy\.ts$/, /^src\/(domain\/|rights\/policy\.ts|features\/[\w-]+\/policy\.ts)/],
  [
    /\/views(\.ts|\/)/,
    /^src\/(domain\/|views\/|languages\/locale\.ts|features\/[\w-]+\/(policy|schemas)\.ts)/,
  ],
];

function featureOf(path: string): string | undefined {
  return /^src\/features\/([\w-]+)\//.exec(path)?.[1];
}

function breaksKind({ from, to, typeOnly }: Import): boolean {
  const feature = featureOf(from);
  if (!feature || typeOnly || feature === featureOf(to) || !/^src\/(?!generated)/.test(to))
    return false;
  return !kinds.some(([who, whom]) => who.test(from) && whom.test(to));
}

/** [package, where it may be imported]. */
const packages: [RegExp, RegExp][] = [
  [/^express$/, /^src\/(http\/|app\.ts|features\/[\w-]+\/(acts\/)?routes\.ts|features\/index\.ts)/],
  [/^(express-session)$/, /^src\/http\/session(-store)?\.ts$/],
  [/^nunjucks$/, /^src\/http\/templates\.ts$/],
  [
    /^zod$/,
    /^src\/(config\.ts|http\/(page|form|fields|query|openapi)\.ts|features\/[\w-]+\/(schemas|wire)\.ts)$/,
  ],
  [/^csv-parse$/, /^src\/cli\/import-customers\/read-records\.ts$/],
  [/^argon2$/, /^src\/passwords\/hasher\.ts$/],
  [/^bowser$/, /^src\/views\/sessions\.ts$/],
  [/^marked$/, /^src\/cli\/render-guide\.ts$/],
  [/^prom-client$/, /^src\/metrics\.ts$/],
  [/^i18next$/, /^src\/i18n\/index\.ts$/],
  [/^src\/generated\//, /^src\/(db\/|rights\/|cli\/|features\/[\w-]+\/(service|queries))/],
];

describe("who may know whom", () => {
  it("finds imports at all", () => expect(imports.length).toBeGreaterThan(150));

  it("goes from above to below, also by a type", () => {
    expect(strayImports(imports)).toEqual([]);
  });

  it("lists each layer above those that it knows", () => {
    const names = layers.map(({ name }) => name);
    const upward = layers.flatMap(({ name, knows }) =>
      knows.filter((other) => !names.slice(0, names.indexOf(name)).includes(other)),
    );
    expect(upward).toEqual([]);
  });

  it("never leads back to where it began, also by a type", () => {
    expect(circles(imports)).toEqual([]);
  });

  it("is as each kind of file in a feature needs it", () => {
    const wrong = imports.filter(breaksKind);
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("gives the domain keys as types alone: what they say is nobody's business there", () => {
    const said = imports.filter(
      ({ from, to, typeOnly }) =>
        /^src\/(domain|rights|command|chunk)\b/.test(from) &&
        /^src\/languages\//.test(to) &&
        !typeOnly,
    );
    expect(said.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("keeps packages where they belong", () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        !typeOnly && packages.some(([name, where]) => name.test(to) && !where.test(from)),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("lets Prisma's CLI, which makes the generated clients, load its configuration first", () => {
    const reached = new Set(["src/db/migration-adapter.ts"]);
    for (const file of reached)
      for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly) reached.add(to);
    expect(reached.size).toBeGreaterThan(3);
    expect([...reached].filter((file) => file.startsWith("src/generated/"))).toEqual([]);
  });

  it("reads process.env in main.ts, environment.ts and the command lines alone", () => {
    const readers = sources.filter((file) => /process\.env|from "node:process"/.test(textOf(file)));
    expect(readers.filter((file) => !/^src\/((main|environment)\.ts|cli\/)/.test(file))).toEqual(
      [],
    );
  });

  it("keeps files short, but for languages with more plurals than English", () => {
    const own = sources.filter((file) => !/^src\/languages\/(?!en\/)[\w-]+\//.test(file));
    const long = own.filter((file) => textOf(file).split("\n").length > 251);
    expect(long).toEqual([]);
  });
});

describe("the search for circles", () => {
  const imported = (from: string, to: string): Import => ({ from, to, typeOnly: true });
  const [users, roles, groups] = ["users", "roles", "groups"].map(
    (name) => `src/features/${name}/service.ts`,
  ) as [string, string, string];

  it("names every step of the way round, once", () => {
    const round = [imported(users, roles), imported(roles, groups), imported(groups, users)];
    const found = circles(round);
    expect(found).toHaveLength(1);
    for (const { from, to } of round) expect(found[0]).toContain(`${from} -> ${to}`);
    expect(circles(round.slice(1))).toEqual([]);
  });

  it("knows an arrow upward, and a file that stands in no layer", () => {
    expect(strayImports([imported("src/main.ts", "src/cli/demo.ts")])).toHaveLength(1);
    expect(strayImports([imported("src/db/client.ts", users)])).toHaveLength(1);
    expect(strayImports([imported(users, "src/new/room.ts")])).toHaveLength(1);
    expect(strayImports([imported(users, roles), imported(users, "src/db/client.ts")])).toEqual([]);
  });
});
