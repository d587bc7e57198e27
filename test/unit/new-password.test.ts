import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withNewPassword } from "../../src/cli/admin/new-password.ts";
import { Conflict, Unavailable } from "../../src/domain/errors.ts";

const owner = { email: "ann@example.com", firstName: "Ann", lastName: "Arbor" };

describe("the file of a new password", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-password-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ["is there before the password is in force", undefined, true],
    [
      "stays where nobody knows whether it is",
      new Unavailable("errors.unavailable.unanswered"),
      true,
    ],
    ["stays after an error that nobody thought of", new TypeError("bug"), true],
    ["is gone where it was refused", new Conflict("users.conflict.stale"), false],
    ["is gone where nothing was written", new Unavailable("errors.unavailable.busy"), false],
  ])("%s", async (_, failure, kept) => {
    const out = join(folder, "password.txt");
    const act = async () => {
      expect(existsSync(out)).toBe(true);
      if (failure) throw failure;
    };
    const done = withNewPassword({ owner, out, url: "postgresql://localhost/none", act });
    if (failure) await expect(done).rejects.toBe(failure);
    else expect((await done).where).toBe(`in ${out}`);
    expect(existsSync(out)).toBe(kept);
  });
});
