import { command } from "../../../command.ts";
import { eraseFromAudit } from "../../../db/audit-erasure.ts";
import type { Tx } from "../../../db/client.ts";
import { columns, text } from "../../../db/columns.ts";
import { erasePersonalData } from "../../../db/personal-data.ts";
import { join, raw, sql } from "../../../db/sql.ts";
import { userSubject } from "../../../db/subjects.ts";
import { Conflict } from "../../../domain/errors.ts";
import type { PersonalField } from "../../../domain/fields.ts";
import { formerName } from "../../../domain/former.ts";
import { userKeys } from "../../../domain/search-words.ts";
import { canonicalEmail, fullName } from "../../../domain/text.ts";
import { whyNotErase } from "../policy.ts";
import { type ActInput, refuseAct } from "./change-status.ts";
import { type LoadedUser, loadUser } from "./load.ts";

interface ErasureInput extends ActInput {
  /** What was typed as the user's address. */
  address: string;
}

/**
 * Takes everything about somebody Deleted away but their number, for good: the row stays, the
 * audit says "former user", the address is free. Throws Conflict at the field for another address
 * than the user's.
 */
export const eraseUser = command({
  action: "user.erased",
  permission: "users.erase",
  subject: userSubject,
  leavesNothing: true,
  timeout: 120_000,
  async work(tx, { actor, now }, input: ErasureInput) {
    const { user } = await loadUser(tx, input.id);
    refuseAct(whyNotErase(actor, user), user, input);
    if (canonicalEmail(input.address) !== canonicalEmail(user.email))
      throw new Conflict({ key: "users.erasure.address.other", field: "address" });
    const { id } = user;
    const searchTexts = await listSearchTexts(tx, id);
    const version = await eraseRow(tx, { user, now });
    const person = { id, name: fullName(user), searchTexts };
    const { names, ...counts } = await eraseFromAudit(tx, person);
    await erasePersonalData(tx, { id, names: new Set([...names, user.email]) });
    return {
      result: { id, version },
      audit: {
        action: "user.erased",
        subject: { type: "user", id, name: formerName(id), version },
        changes: counts,
      },
    };
  },
});

const searched = columns("s", { searchText: text });

/** By which somebody is found, and was. */
async function listSearchTexts(tx: Tx, id: number): Promise<string[]> {
  const rows = await tx.all(
    searched,
    sql`FROM (
      SELECT u."searchText" FROM "User" u WHERE u."id" = ${id} UNION ALL
      SELECT f."searchText" FROM "FormerSearchText" f WHERE f."userId" = ${id}) s`,
  );
  return rows.map(({ searchText }) => searchText);
}

/** The row decides, where somebody restores in the same moment. Answers its version. */
async function eraseRow(
  tx: Tx,
  { user: { id, version }, now }: { user: LoadedUser; now: Date },
): Promise<number> {
  const former = formerName(id);
  const names = { email: "", firstName: former, lastName: "" } satisfies Record<
    PersonalField,
    string
  >;
  const keys = { ...userKeys(names), emailKey: former };
  const said = Object.entries({ ...names, ...keys });
  const count = await tx.run(sql`
    UPDATE "User" SET
       ${join(said.map(([column, text]) => sql`${raw(`"${column}"`)} = ${text}`))},
       "passwordHash" = '', "agent" = ${false},
       "passwordEndsAt" = NULL, "passwordSetAt" = NULL, "passwordSetById" = NULL,
       "passwordSetByName" = NULL, "statusReason" = NULL,
       "theme" = 'system', "lastLoginAt" = NULL, "epoch" = "epoch" + 1,
       "deviceEpoch" = "deviceEpoch" + 1, "version" = "version" + 1, "updatedAt" = ${now},
       "erasedAt" = ${now}
     WHERE "id" = ${id} AND "version" = ${version} AND "status" = 'deleted'
       AND "erasedAt" IS NULL`);
  if (count === 0) throw new Conflict("users.conflict.stale");
  return version + 1;
}
