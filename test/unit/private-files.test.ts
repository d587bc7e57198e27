import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { touchPrivateFile, writePrivateFile } from "../../src/db/private-files.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-private-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe.skipIf(process.platform === "win32")("a private file", () => {
  it("is its owner's alone from the first byte, and so is a new folder", () => {
    const file = join(folder, "new/secret");
    writePrivateFile(file, "secret");
    expect([modeOf(file), modeOf(join(folder, "new")), readFileSync(file, "utf8")]).toEqual([
      "600",
      "700",
      "secret",
    ]);
  });

  it("replaces one that others could read, and a draft that somebody left", () => {
    const file = join(folder, "old");
    for (const path of [file, `${file}.part`]) writeFileSync(path, "old", { mode: 0o644 });
    writePrivateFile(file, "new");
    expect([modeOf(file), readFileSync(file, "utf8")]).toEqual(["600", "new"]);
  });

  it("is empty and private where it is only touched; what is there stays", () => {
    const file = join(folder, "touched/empty");
    touchPrivateFile(file);
    expect([modeOf(file), readFileSync(file, "utf8")]).toEqual(["600", ""]);
    writeFileSync(file, "kept");
    touchPrivateFile(file);
    expect(readFileSync(file, "utf8")).toBe("kept");
  });
});
