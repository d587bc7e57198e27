import { rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pid, stderr, stdout } from "node:process";
import { createPrivateFile, makePrivateFolder } from "../../db/private-files.ts";
import { AppError } from "../../domain/errors.ts";
import { EXIT } from "../../explain-error.ts";
import type { PasswordOwner } from "../../passwords/policy.ts";
import { CommandError } from "../command-line.ts";
import * as secrets from "../secrets.ts";

/** Where a password is told. */
interface Place {
  /** The file that was asked for. */
  out: string | undefined;
  /** DATABASE_URL. */
  url: string;
}

interface NewPassword<Done> extends Place {
  owner: PasswordOwner;
  /** Puts the password in force. */
  act: (password: string) => Promise<Done>;
}

interface Told<Done> {
  result: Done;
  /** Where the password stands, in words. */
  where: string;
}

/**
 * Makes up a password and tells it before `act` puts it in force: whatever happens in between,
 * nobody has a password that nobody knows. Throws CommandError when it cannot be told.
 */
export async function withNewPassword<Done>(wanted: NewPassword<Done>): Promise<Told<Done>> {
  const { owner, act } = wanted;
  const credentials = { email: owner.email, password: secrets.generatePassword(owner) };
  const file = tell(wanted, credentials);
  const where = file === undefined ? "above" : `in ${resolve(file)}`;
  try {
    return { result: await act(credentials.password), where };
  } catch (error) {
    if (isOpen(error)) stderr.write(`The password ${where} may be in force: try it.\n`);
    else withdraw(file);
    throw error;
  }
}

/** Answers the file, if it is one. Throws CommandError when it cannot be written. */
function tell({ out, url }: Place, credentials: secrets.Credentials): string | undefined {
  if (out === undefined && stdout.isTTY) {
    secrets.showSecret("New password, in force when this command says so:", credentials);
    return undefined;
  }
  const file = out ?? join(secrets.secretsFolder(url), newName());
  try {
    if (out === undefined) makePrivateFolder(dirname(file));
    createPrivateFile(file, secrets.secretFileText(credentials));
    return file;
  } catch (error) {
    const { code = "" } = error as { code?: string };
    const why = faults[code] ?? code;
    throw new CommandError(`Cannot write ${file}: ${why}. Nothing was changed.`, EXIT.cannotCreate);
  }
}

const faults: Readonly<Record<string, string>> = {
  EEXIST: "it exists already",
  ENOENT: "there is no such folder",
  EACCES: "that is not permitted",
  ENOSPC: "the disk is full",
};

/** One that nothing has: an older password may still be in force. */
function newName(): string {
  const time = new Date().toISOString().replace(/\W|\..*/g, "");
  return `password-${time}-${pid}.txt`;
}

/** Whether the act may have happened all the same. */
function isOpen(error: unknown): boolean {
  return !(error instanceof AppError) || error.reason.key === "errors.unavailable.unanswered";
}

const UNUSED = "Nothing was changed: the password above is not in force.\n";

function withdraw(file: string | undefined): void {
  if (file === undefined) stderr.write(UNUSED);
  else rmSync(file, { force: true });
}
