import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sqliteFile } from "../../src/db/sqlite-file.ts";
import { copyDatabase } from "../support/databases.ts";
import { finish, newFolder, root, run } from "../support/processes.ts";

const env = { NODE_ENV: "test" };

describe.concurrent("a command line", () => {
  it("does its work through a symlinked folder, and without the ending of its file", async () => {
    const link = join(newFolder(), "program");
    symlinkSync(root, link);
    const { url } = await copyDatabase("sqlite");
    for (const program of [`${link}/dist/cli/migrate.js`, join(root, "dist/cli/migrate")]) {
      const { code, said } = await finish([program], newFolder(), { ...env, DATABASE_URL: url });
      expect([code, said]).toEqual([0, "The database is up to date.\n"]);
    }
  });

  it("does its work where nobody reads on; what cannot be written down is an error", async () => {
    const { url } = await copyDatabase("sqlite");
    const migrate = [join(root, "dist/cli/migrate.js")];
    const here = { ...env, DATABASE_URL: url };
    const unread = run(migrate, newFolder(), here);
    unread.child.stdout?.destroy();
    const full = run(migrate, newFolder(), here, { shell: "exec >/dev/full" });
    expect([await unread.ended, await full.ended]).toEqual([0, 74]);
    expect(unread.said() + full.said()).toBe("");
  });

  it("refuses a .env that would lose a part of a value, before anything is done", async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, ".env"),
      "ADMIN_EMAIL=a@example.com\nADMIN_PASSWORD=lantern#1 by the quay\n",
    );
    const { code, said } = await finish([join(root, "dist/cli/migrate.js")], folder, env);
    expect([code, said]).toEqual([
      78,
      expect.stringContaining("ADMIN_PASSWORD in .env has a # outside quotes"),
    ]);
    expect(said).not.toContain("lantern");
    expect(readdirSync(folder)).toEqual([".env"]);
  });

  it("says what is done and how to go on when Ctrl-C stops an import", async () => {
    const folder = newFolder();
    const { url } = await copyDatabase("sqlite");
    const file = join(folder, "customers.csv");
    const line = (number: number) => `R-${number},c${number}@example.com,Ann,Nr ${number},`;
    const lines = Array.from({ length: 30_000 }, (_, index) => line(index));
    writeFileSync(file, `reference,email,first name,last name,company\n${lines.join("\n")}\n`);
    const importing = run([join(root, "dist/cli/import-customers.js"), file], folder, {
      ...env,
      DATABASE_URL: url,
    });
    while (!importing.said().includes(" kB\n")) await sleep(10);
    importing.child.kill("SIGINT");
    expect(await importing.ended).toBe(130);
    expect(importing.said()).toMatch(
      /\nStopped\. Everything up to line \d+ is imported\. Run it again: /,
    );
    const { default: Sqlite } = await import("better-sqlite3");
    const database = new Sqlite(sqliteFile(url), { readonly: true });
    const imported = database.prepare('SELECT count(*) FROM "Customer"').pluck().get() as number;
    database.close();
    const [, said] = /up to line (\d+)/.exec(importing.said()) ?? [];
    // The header is a line, and one more batch may have been on its way.
    expect(imported - (Number(said) - 1)).toBeGreaterThanOrEqual(0);
    expect(imported - (Number(said) - 1)).toBeLessThanOrEqual(2_500);
  });
});
