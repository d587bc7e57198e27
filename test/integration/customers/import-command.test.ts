import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { anna, header, many, useImport } from "../../support/imports.ts";

const shop = useImport();
const { file, write, customers, entries } = shop;

describe("the command", () => {
  const command = "dist/cli/import-customers.js";
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [command, ...args], {
      env: { ...process.env, DATABASE_URL: shop.url },
      stdio: ["ignore", "pipe", "pipe"],
    });

  async function finish(
    child: ChildProcess,
  ): Promise<{ code: number | null; out: string; err: string }> {
    let [out, err] = ["", ""];
    child.stdout?.on("data", (chunk) => (out += chunk));
    child.stderr?.on("data", (chunk) => (err += chunk));
    const [code] = await once(child, "close");
    return { code: code as number | null, out, err };
  }

  it("goes on to a right end after kill -9 in the middle", async () => {
    write(header, ...many(7_500));
    const child = start(file);
    const killed = finish(child);
    while ((await shop.db.read.customer.count()) < 2_000) await sleep(5);
    child.kill("SIGKILL");
    await killed;
    const half = await customers();
    expect(half.length).toBeLessThan(7_500);
    expect((await entries()).map(({ action }) => action)).toEqual(["import.started"]);

    const { code, out } = await finish(start("--", file));
    expect(code).toBe(0);
    expect(out).toContain(
      `${7_500 - half.length} added, 0 updated, ${half.length} unchanged, 0 refused`,
    );
    const lines = (await customers()).map((c) =>
      [c.reference, c.email, c.firstName, c.lastName, c.company].join(),
    );
    expect(lines).toEqual(many(7_500));
    expect((await entries()).map(({ action }) => action)).toEqual([
      "import.started",
      "import.started",
      "customers.imported",
    ]);
  }, 180_000);

  it("reads standard input, in the encoding that is named", async () => {
    const child = spawn(process.execPath, [command, "--encoding", "Windows-1252", "-"], {
      env: { ...process.env, DATABASE_URL: shop.url },
    });
    child.stdin.end(Buffer.from(`${header}\nDE--1,anna@example.com,Anna,Müßig,`, "latin1"));
    expect(await finish(child)).toMatchObject({ code: 0 });
    expect(await customers()).toMatchObject([{ lastName: "Müßig" }]);
  });

  it("says what was refused and ends with 65", async () => {
    write(header, anna, "no");
    const { code, out, err } = await finish(start(file));
    expect([code, out]).toEqual([
      65,
      expect.stringContaining("1 added, 0 updated, 0 unchanged, 1 refused"),
    ]);
    expect(err).toMatch(/These lines were refused:\nLine 3: has 1 column instead of 5; .*\n$/);
  });

  it.each([
    [[], 64, "err", "One file must be named"],
    [["--help"], 0, "out", "Usage:"],
    [["/nowhere.csv"], 66, "err", "/nowhere.csv cannot be read (ENOENT)"],
    [["--encoding", "ebcdic", "x"], 64, "err", "The encoding must be one of utf-8, utf-16le"],
  ] as const)("given %j ends with %i", async (args, expected, stream, text) => {
    const result = await finish(start(...args));
    expect(result.code).toBe(expected);
    expect(result[stream]).toContain(text);
  });
});
