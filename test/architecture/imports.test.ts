import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url).pathname;

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === "src/generated" ? [] : filesIn(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const imports: Import[] = filesIn("src").flatMap((from) => {
  const text = readFileSync(join(root, from), "utf8");
  return [...text.matchAll(/^import\s+(type\s+)?(?:[^"]*?\sfrom\s+)?"([^"]+)";/gm)].map(
    ([, type, to]) => ({
      from,
      to: to?.startsWith(".") ? normalize(join(dirname(from), to)) : (to as string),
      typeOnly: type !== undefined,
    }),
  );
});

/** [who, whom]: value imports between our own files that are allowed; nothing else is. */
const allowed: [RegExp, RegExp][] = [
  [/^src\/(main|cli\/.*)\.ts$|^src\/cli\//, /^src\//],
  [/^src\/app\.ts$/, /^src\/(http|features\/index)/],
  [/^src\/deps\.ts$/, /^src\/(config|db|domain|i18n|log|passwords)/],
  [/^src\/(config|file-modes)\.ts$/, /^src\/(db\/sqlite-file|db\/dialect|domain\/locale)\.ts$/],
  [/^src\/metrics\.ts$/, /^src\/db\//],
  [/^src\/db\//, /^src\/(db|domain|generated)\//],
  [/^src\/domain\//, /^src\/domain\//],
  [/^src\/passwords\//, /^src\/(passwords|domain)\//],
  [/^src\/i18n\//, /^src\/domain\//],
  [/^src\/http\//, /^src\/(http|domain|i18n|db)\//],
  [/^src\/features\/index\.ts$/, /^src\/features\/[\w-]+\/routes\.ts$/],
  [/^src\/features\/[\w-]+\/routes\.ts$/, /^src\/(http\/page\.ts|domain\/)/],
  [
    /^src\/features\/[\w-]+\/schemas\.ts$/,
    /^src\/(http\/page\.ts|domain\/|features\/[\w-]+\/schemas\.ts)/,
  ],
  [
    /^src\/features\/[\w-]+\/service(\.ts|\/)/,
    /^src\/(db|domain|passwords)\/|^src\/features\/[\w-]+\/(service(\.ts|\/)|queries\.ts|policy\.ts)/,
  ],
  [/^src\/features\/[\w-]+\/queries\.ts$/, /^src\/(db|domain|generated)\//],
  [/^src\/features\/[\w-]+\/policy\.ts$/, /^src\/domain\/|^src\/features\/rights\/policy\.ts$/],
  [/^src\/features\/[\w-]+\/views(\.ts|\/)/, /^src\/domain\//],
];

function featureOf(path: string): string | undefined {
  return /^src\/features\/([\w-]+)\//.exec(path)?.[1];
}

function isAllowed({ from, to, typeOnly }: Import): boolean {
  if (typeOnly || (featureOf(from) !== undefined && featureOf(from) === featureOf(to))) return true;
  return allowed.some(([who, whom]) => who.test(from) && whom.test(to));
}

/** [package, where it may be imported]. */
const packages: [RegExp, RegExp][] = [
  [/^express$/, /^src\/(http\/|app\.ts|features\/[\w-]+\/routes\.ts|features\/index\.ts)/],
  [/^(express-session)$/, /^src\/(http\/session|db\/session-store)\.ts$/],
  [/^nunjucks$/, /^src\/http\/render\.ts$/],
  [
    /^zod$/,
    /^src\/(config\.ts|http\/(page|form)\.ts|features\/[\w-]+\/schemas\.ts|cli\/import-customers\/customer-line\.ts)$/,
  ],
  [/^csv-parse$/, /^src\/cli\/import-customers\/read-records\.ts$/],
  [/^argon2$/, /^src\/passwords\/hasher\.ts$/],
  [/^bowser$/, /^src\/features\/profile\/views\.ts$/],
  [/^prom-client$/, /^src\/metrics\.ts$/],
  [/^i18next$/, /^src\/i18n\/index\.ts$/],
  [/^src\/generated\//, /^src\/(db\/|cli\/|features\/[\w-]+\/(service|queries))/],
];

describe("who may know whom", () => {
  it("finds imports at all", () => expect(imports.length).toBeGreaterThan(150));

  it("is as design says between our own files", () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith("src/") && !to.startsWith("src/generated/"))
      .filter((one) => !isAllowed(one));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("keeps packages where they belong", () => {
    const wrong = imports.filter(
      ({ from, to, typeOnly }) =>
        !typeOnly && packages.some(([name, where]) => name.test(to) && !where.test(from)),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it("lets Prisma's CLI, which makes the generated clients, load its configuration without them", () => {
    const reached = new Set(["src/db/migration-adapter.ts"]);
    for (const file of reached)
      for (const { from, to, typeOnly } of imports) if (from === file && !typeOnly) reached.add(to);
    expect(reached.size).toBeGreaterThan(3);
    expect([...reached].filter((file) => file.startsWith("src/generated/"))).toEqual([]);
  });

  it("reads process.env in main.ts and the command lines alone", () => {
    const readers = filesIn("src").filter((file) =>
      /process\.env|from "node:process"/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(readers.filter((file) => !/^src\/(main\.ts|cli\/)/.test(file))).toEqual([]);
  });

  it("keeps files short", () => {
    const long = filesIn("src").filter(
      (file) => readFileSync(join(root, file), "utf8").split("\n").length > 361,
    );
    expect(long).toEqual([]);
  });
});
