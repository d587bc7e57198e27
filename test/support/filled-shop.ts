import { copyFileSync, existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../src/db/client.ts";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import { copyDatabase, copyOf, dialect, onServer } from "./databases.ts";
import { fillShop } from "./large-shop.ts";

/** A copy of the large shop, which whoever comes first fills for all; `drop` it when it is done. */
export async function copyShop(): ReturnType<typeof copyDatabase> {
  const copy = await copyDatabase();
  return dialect === "sqlite" ? copyFile(copy) : copyOnServer(copy);
}

type Copy = Awaited<ReturnType<typeof copyDatabase>>;

async function copyFile(copy: Copy): Promise<Copy> {
  const filled = join(process.env.GATEHOUSE_FOLDER as string, "filled.db");
  const file = sqliteFile(copy.url);
  if (existsSync(filled)) {
    copyFileSync(filled, file);
    return copy;
  }
  await fill(copy.url);
  // Two may come first at once: what stands there is whole at any moment.
  copyFileSync(file, `${file}.filled`);
  renameSync(`${file}.filled`, filled);
  return copy;
}

function copyOnServer(copy: Copy): Promise<Copy> {
  const filled = `${process.env.GATEHOUSE_TEMPLATE}_filled`;
  const name = new URL(copy.url).pathname.slice(1);
  return onServer(async (client) => {
    // Until the connection ends.
    await client.query("SELECT pg_advisory_lock(1)");
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [
      filled,
    ]);
    if (rowCount === 0) {
      await fill(copy.url);
      await client.query(copyOf(filled, name));
      return copy;
    }
    await client.query(`DROP DATABASE "${name}"`);
    await client.query(copyOf(name, filled));
    return copy;
  });
}

async function fill(url: string): Promise<void> {
  const db = await openDatabase(url, { transactionTimeout: 60_000 });
  await fillShop(db, url);
  await db.close();
}
