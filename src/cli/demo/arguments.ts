import { parseArgs } from "node:util";
import { UsageError } from "../command-line.ts";

export interface DemoArguments {
  users: number;
  customers: number;
  groups: number;
  seed: number;
}

export const usage = `Usage: npm run db:demo -- [--users N] [--customers N] [--groups N] [--seed N]

Fills a freshly seeded database with invented people and customers; with --groups also with
groups, roles, memberships and an audit, as a shop of that size has them after years.

  --users N      people besides the demo logins, 0 to 200000 (default 10000)
  --customers N  customers of the store, 0 to 2000000 (default 100000)
  --groups N     groups besides the seeded ones, 0 to 1000 (default 0): the first has everybody,
                 three roles for ten of them, ten audit entries a person
  --seed N       another number, other data (default 1)
  --help         this text`;

const flags = {
  users: { max: 200_000, preset: 10_000 },
  customers: { max: 2_000_000, preset: 100_000 },
  groups: { max: 1_000, preset: 0 },
  seed: { max: 4_294_967_295, preset: 1 },
};

/** What the flags ask for; "help" for --help. Throws UsageError with one problem a line. */
export function parseDemoArguments(given: string[]): DemoArguments | "help" {
  const values = readFlags(given);
  if (values.help) return "help";
  const problems: string[] = [];
  const read = (name: keyof typeof flags) => {
    const { max, preset } = flags[name];
    const [text = String(preset), ...more] = values[name] ?? [];
    if (more.length > 0) problems.push(`--${name} is given more than once.`);
    else if (!/^\d{1,10}$/.test(text) || Number(text) > max)
      problems.push(`--${name} must be a whole number from 0 to ${max}.`);
    return Number(text);
  };
  const result = {
    users: read("users"),
    customers: read("customers"),
    groups: read("groups"),
    seed: read("seed"),
  };
  if (problems.length > 0) throw new UsageError(problems.join("\n"), usage);
  return result;
}

function readFlags(args: string[]) {
  const text = { type: "string", multiple: true } as const;
  try {
    return parseArgs({
      args,
      strict: true,
      allowPositionals: false,
      options: {
        users: text,
        customers: text,
        groups: text,
        seed: text,
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}
