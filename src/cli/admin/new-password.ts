import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pid, stderr, stdout } from "node:process";
import { createPrivateFile, makePrivateFolder } from "../../db/private-files.ts";
import { AppError } from "../../domain/errors.ts";
import type { PasswordOwner } from "../../passwords/policy.ts";
import { CommandError, EXIT } from "../command-line.ts";
import * as secrets from "../secrets.ts";
import type { House } from "./house.ts";

interface NewPassword<Done> {
  owner: PasswordOwner;
  /** The file that was asked for. */
  out: string | undefined;
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
export async function withNewPassword<Done>(house: House, wanted: NewPassword<Done>): Promise<Told<Done>> {
  const { owner, out, act } = wanted;
  const credentials = { email: owner.email, password: secrets.generatePassword(owner) };
  const file = out ?? (stdout.isTTY ? undefined : newFile(house));
  const where = file ? `in ${resolve(file)}` : "above";
  if (file) writeSecret(file, credentials);
  else secrets.showSecret("New password, in force when this command says so:", credentials);
  try {
    return { result: await act(credentials.password), where };
  } catch (error) {
    if (isOpen(error)) stderr.write(`The password ${where} may be in force: try it.\n`);
    else withdraw(file);
    throw error;
  }
}

function newFile({ config }: House): string {
  const folder = secrets.secretsFolder(config.databaseUrl);
  makePrivateFolder(folder);
  const time = new Date().toISOString().replace(/\W|\..*/g, "");
  return join(folder, `password-${time}-${pid}.txt`);
}

function writeSecret(file: string, credentials: secrets.Credentials): void {
  try {
    createPrivateFile(file, secrets.secretFileText(credentials));
  } catch (error) {
    const { code } = error as { code?: string };
    const why = code === "EEXIST" ? "it exists already" : code;
    throw new CommandError(`Cannot write ${file}: ${why}. Nothing was changed.`, EXIT.cannotCreate);
  }
}

/** Whether the act may have happened all the same. */
function isOpen(error: unknown): boolean {
  return !(error instanceof AppError) || error.reason.key === "errors.unavailable.unanswered";
}

function withdraw(file: string | undefined): void {
  if (file) rmSync(file, { force: true });
  else stderr.write("Nothing was changed: the password above is not in force.\n");
}
