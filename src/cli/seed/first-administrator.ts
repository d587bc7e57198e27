import { ConfigError } from "../../config.ts";
import type { Tx } from "../../db/client.ts";
import { insertRow } from "../../db/rows.ts";
import { sql } from "../../db/sql.ts";
import { userTable } from "../../db/tables.ts";
import type { PasswordHasher } from "../../domain/password-hasher.ts";
import { ADMINISTRATORS } from "../../domain/permissions.ts";
import { whyNotAddress } from "../../domain/scripts.ts";
import { canonicalEmail } from "../../domain/text.ts";
import type { LocaleName } from "../../languages/locale.ts";
import { whyNotPassword } from "../../passwords/policy.ts";
import { type Credentials, generatePassword } from "../secrets.ts";

const DEFAULT_EMAIL = "admin@example.com";
const administratorName = { firstName: "First", lastName: "Administrator" };

interface Wanted {
  hasher: PasswordHasher;
  /** PUBLIC_URL: the password must not be made of it. */
  site?: string | undefined;
  /** What is missing is made. */
  email?: string | undefined;
  password?: string | undefined;
}

interface NewAdministrator extends Credentials {
  passwordHash: string;
}

/** Throws ConfigError for an address or a password that cannot be. */
export async function prepareAdministrator({
  hasher,
  site,
  email = DEFAULT_EMAIL,
  password: given,
}: Wanted): Promise<NewAdministrator> {
  const emailKey = canonicalEmail(email);
  if (emailKey === undefined) throw new ConfigError(["ADMIN_EMAIL must be an e-mail address"]);
  const mixed = whyNotAddress(emailKey)?.params;
  if (mixed)
    throw new ConfigError([
      `ADMIN_EMAIL must not mix scripts: ${mixed.code} in ${JSON.stringify(mixed.part)} is ` +
        "another than the rest",
    ]);
  const password = given ?? generatePassword({ ...administratorName, email });
  const reason = whyNotPassword(password, { ...administratorName, email, site });
  if (reason)
    throw new ConfigError([
      `ADMIN_PASSWORD ${refusals[reason.key] ?? "does not fit the rules for passwords"}`,
    ]);
  return { email, password, passwordHash: await hasher.hash(password) };
}

const refusals: Readonly<Record<string, string>> = {
  "passwords.personal":
    "must not contain a part of ADMIN_EMAIL or of the words First Administrator",
  "passwords.wellKnown": "must not be a well-known password or made of words of PUBLIC_URL",
};

export async function insertAdministrator(
  tx: Tx,
  { email, passwordHash, now, locale }: NewAdministrator & { now: Date; locale: LocaleName },
): Promise<void> {
  const fields = { email, ...administratorName, agent: false, locale, status: "active" as const };
  const id = await insertRow(tx, userTable, { fields, also: { passwordHash }, now });
  await tx.run(
    sql`INSERT INTO "UserGroup" ("userId", "groupId")
      SELECT ${id}, "id" FROM "Group" WHERE "systemKey" = ${ADMINISTRATORS}`,
  );
}
