import { dialect } from "./databases.ts";

type Exports = Record<string, CallableFunction>;

/**
 * Each query of Prisma's becomes statements once for all apps of a worker: they have one schema,
 * and nothing else goes into it. Prisma's own clients read the schema and compile every query anew.
 */
export async function compileQueriesOnce(): Promise<void> {
  const { QueryCompiler } = (await import(
    `@prisma/client/runtime/query_compiler_bg.${dialect}.mjs`
  )) as { QueryCompiler: { prototype: { compile(query: string): unknown } } };
  const { compile } = QueryCompiler.prototype;
  const known = new Map<string, unknown>();
  QueryCompiler.prototype.compile = function (query) {
    const plan = known.get(query) ?? compile.call(this, query);
    known.set(query, plan);
    return plan;
  };
  readSchemasOnce();
}

/** A compiler is made of a schema, and is the same whoever asks it: none is freed. */
function readSchemasOnce(): void {
  WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      const { querycompiler_new: make, ...others } = this.exports as unknown as Exports;
      if (!make) return;
      const made = new Map<string, unknown>();
      const once = (options: object) => {
        const key = JSON.stringify(options);
        const compiler = made.get(key) ?? make(options);
        made.set(key, compiler);
        return compiler;
      };
      const exports = { ...others, querycompiler_new: once, __wbg_querycompiler_free: () => {} };
      Object.defineProperty(this, "exports", { value: exports });
    }
  };
}
