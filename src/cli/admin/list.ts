import { type LockedAddress, listLockedAddresses } from "../../db/sign-in-counters.ts";
import type { UserStatus } from "../../domain/audit-entry.ts";
import { networkText } from "../../domain/network.ts";
import { fullName } from "../../domain/text.ts";
import { loadAdministrators } from "../../features/rights/service/explain.ts";
import { isLocked } from "../../features/users/policy.ts";
import { countLiveSessions, recallUser } from "../../features/users/service/load.ts";
import { say } from "../command-line.ts";
import type { Admin } from "./context.ts";
import { noOperand, type Subcommand } from "./subcommand.ts";

export const list: Subcommand = {
  usage: `Usage: npm run admin -- list [--json]

Lists who holds every right to manage users, groups and roles, or would if they were Active, and
the network addresses that are locked out.

  --json   the same for a machine (npm run -s admin -- list --json); times in UTC`,
  options: { json: { type: "boolean" } },
  plan: (given) => {
    noOperand(given);
    return async (admin) => {
      const report = await readReport(admin);
      say(given.values.json ? JSON.stringify(report, null, 2) : reportText(admin, report));
    };
  },
};

/** Of each kind. */
const MOST = 100;

interface Administrator {
  id: number;
  email: string;
  name: string;
  status: UserStatus;
  lastLoginAt: Date | null;
  lockedUntil: Date | null;
  sessions: number;
}

interface Report {
  /** Whether anybody can manage users now. */
  active: boolean;
  administrators: Administrator[];
  /** There are more than are listed. */
  more: boolean;
  lockedAddresses: LockedAddress[];
}

/** The Active ones first. */
const statuses = ["active", "deactivated", "deleted"] as const;

export async function readReport(admin: Admin): Promise<Report> {
  const { db, now } = admin.command();
  const ids: number[] = [];
  for (const status of statuses) {
    const people = await loadAdministrators(db, MOST + 1 - ids.length, status);
    ids.push(...people.map(({ id }) => id));
  }
  const first = ids.slice(0, MOST);
  const administrators = await Promise.all(first.map((id) => readOne(admin, id, now)));
  const locked = await listLockedAddresses(db.read, now, MOST);
  return {
    active: administrators.some(({ status }) => status === "active"),
    administrators,
    more: ids.length > MOST,
    lockedAddresses: locked.map((one) => ({ ...one, address: networkText(one.address) })),
  };
}

async function readOne({ db }: Admin, id: number, now: Date): Promise<Administrator> {
  const { user } = await recallUser(db.read, id, undefined);
  const { email, status, lastLoginAt } = user;
  const lockedUntil = isLocked(user, now) ? user.lockedUntil : null;
  const sessions = status === "active" ? await countLiveSessions(db.read, id, now) : 0;
  return { id, email, name: fullName(user), status, lastLoginAt, lockedUntil, sessions };
}

const NOBODY = `No Active administrator: nobody can manage users. The way back in:
  npm run admin -- create --email E`;
const ADDRESSES = "Locked network addresses (npm run admin -- unlock ADDRESS):";

function reportText(admin: Admin, report: Report): string {
  const { format, config } = admin;
  const { active, administrators, more, lockedAddresses } = report;
  const lines = administrators.length > 0 ? tableLines(admin, administrators) : [];
  if (lines.length > 0) lines.push(`Times are in ${config.timeZone}.`);
  if (more) lines.push(`There are more; these are the first ${MOST}.`);
  if (!active) lines.push(NOBODY);
  if (lockedAddresses.length > 0) lines.push(ADDRESSES);
  for (const { address, lockedUntil } of lockedAddresses) {
    lines.push(`  ${address} until ${format.dateTime(lockedUntil)}`);
  }
  return lines.join("\n");
}

const headings = ["Id", "E-mail", "Name", "Status", "Last Login", "Locked until", "Sessions"];

function tableLines(admin: Admin, administrators: readonly Administrator[]): string[] {
  const table = [headings, ...administrators.map((one) => cells(admin, one))];
  const lengths = (column: number) => table.map((row) => row[column]?.length ?? 0);
  const widths = headings.map((_, column) => Math.max(...lengths(column)));
  const line = (row: readonly string[]) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0));
  return table.map((row) => line(row).join("  ").trimEnd());
}

function cells({ t, format }: Admin, one: Administrator): string[] {
  const time = (date: Date | null, none: string) => (date ? format.dateTime(date) : none);
  return [
    String(one.id),
    one.email,
    one.name,
    t(`people.status.${one.status}`),
    time(one.lastLoginAt, t("people.never")),
    time(one.lockedUntil, "-"),
    String(one.sessions),
  ];
}
