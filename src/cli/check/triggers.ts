import type { Dialect } from "../../db/dialect.ts";
import { migrationNames, migrationScript } from "../../db/migrations.ts";
import type { Check } from "./check-database.ts";
import { joinProblems, nameSome } from "./problems.ts";

type Kind = Dialect["name"];

/** Triggers that a session of the app runs; "origin" and "always" of PostgreSQL. */
const present: Record<Kind, string> = {
  sqlite: `SELECT "name" FROM sqlite_master WHERE "type" = 'trigger'`,
  postgresql: `SELECT tgname::text AS "name"
     FROM pg_trigger t
     JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = current_schema()::regnamespace
      AND NOT tgisinternal
      AND tgenabled IN ('O', 'A')`,
};

/** Whether every trigger that the migrations create is there, and not switched off. */
export function triggerCheck(dialect: Kind): Check {
  return {
    name: "triggers",
    run: async (ask) => {
      const found = new Set(
        (await ask<{ name: string }>(present[dialect])).map(({ name }) => name),
      );
      const missing = wantedTriggers(dialect).filter((name) => !found.has(name));
      return joinProblems([
        missing.length === 0 ? undefined : `missing or switched off: ${nameSome(missing)}`,
      ]);
    },
  };
}

/** By name: what the migrations create and do not drop again. */
function wantedTriggers(dialect: Kind): string[] {
  const wanted = new Set<string>();
  for (const migration of migrationNames(dialect)) {
    const acts = migrationScript(dialect, migration).matchAll(
      /^\s*(CREATE|DROP) TRIGGER (?:IF EXISTS )?"(\w+)"/gm,
    );
    for (const [, act, name] of acts)
      act === "CREATE" ? wanted.add(name as string) : wanted.delete(name as string);
  }
  return [...wanted];
}
