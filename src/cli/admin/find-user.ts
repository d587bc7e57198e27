import { Conflict } from "../../domain/errors.ts";
import { canonicalEmail, fullName } from "../../domain/text.ts";
import { findHolder, findUser } from "../../features/users/queries.ts";
import { type LoadedUser, recallUser } from "../../features/users/service/load.ts";
import { CommandError } from "../command-line.ts";
import type { Admin } from "./context.ts";

/** By e-mail in any spelling, or by number. Throws CommandError for nobody. */
export async function findNamed({ db }: Admin, name: string): Promise<LoadedUser> {
  const emailKey = canonicalEmail(name);
  const holder = emailKey && (await findHolder(db.read, emailKey));
  const [, number] = /^#?(\d{1,9})$/.exec(name) ?? [];
  const id = holder ? holder.id : Number(number);
  const found = id && (await findUser(db.read, id));
  if (!id || !found) throw new CommandError(`There is no user ${name}. See: npm run admin -- list`);
  return (await recallUser(db.read, id, undefined)).user;
}

/** Times that somebody else's change in the same instant is given way to. */
const TRIES = 5;

type ActOn<Result> = (user: LoadedUser) => Promise<Result>;

/** Acts on somebody as they stand now, again when they changed meanwhile. */
export async function actOn<Result>(admin: Admin, id: number, act: ActOn<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await act((await recallUser(admin.db.read, id, undefined)).user);
    } catch (error) {
      if (!isStale(error) || tries === TRIES) throw error;
    }
  }
}

function isStale(error: unknown): boolean {
  return error instanceof Conflict && error.reason.key === "users.conflict.stale";
}

/** Ann Arbor (ann@example.com, #12) */
export function called(user: Pick<LoadedUser, "id" | "email" | "firstName" | "lastName">): string {
  return `${fullName(user)} (${user.email}, #${user.id})`;
}
