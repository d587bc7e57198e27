import { dialect } from "./databases.ts";

/** What Prisma makes of a query: text, and the order of its parts. */
interface Compiler {
  compile(query: string): unknown;
}

/**
 * Each query of Prisma's becomes statements once for all apps of a worker: they have one schema,
 * and nothing else goes into it. Prisma's own clients compile every query anew.
 */
export async function compileQueriesOnce(): Promise<void> {
  const { QueryCompiler } = (await import(
    `@prisma/client/runtime/query_compiler_bg.${dialect}.mjs`
  )) as { QueryCompiler: { prototype: Compiler } };
  const { compile } = QueryCompiler.prototype;
  const known = new Map<string, unknown>();
  QueryCompiler.prototype.compile = function (query) {
    const plan = known.get(query) ?? compile.call(this, query);
    known.set(query, plan);
    return plan;
  };
}
