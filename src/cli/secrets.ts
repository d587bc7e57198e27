import { randomInt } from "node:crypto";
import { dirname, normalize } from "node:path";
import { dialectOf } from "../db/dialect.ts";
import { sqliteFile } from "../db/sqlite-file.ts";
import { type PasswordOwner, whyNotPassword } from "../passwords/policy.ts";
import { say } from "./command-line.ts";

export interface Credentials {
  email: string;
  password: string;
}

/** No letters or digits that look alike. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** Six groups of four: about 118 bits, easy to read and to type. */
export function generatePassword(person: PasswordOwner): string {
  const letter = () => ALPHABET.charAt(randomInt(ALPHABET.length));
  const group = () => Array.from({ length: 4 }, letter).join("");
  const password = Array.from({ length: 6 }, group).join("-");
  return whyNotPassword(password, person) ? generatePassword(person) : password;
}

/** For a terminal, the only place where a password may be printed. */
export function showSecret(title: string, credentials: Credentials): void {
  say(`${title}\n${lines(credentials)}\nIt is shown only now. Change it after signing in.`);
}

/** For a private file, where there is no terminal: output may end in a log. */
export function secretFileText(credentials: Credentials): string {
  return `${lines(credentials)}\n\nChange the password after signing in, then delete this file.\n`;
}

function lines({ email, password }: Credentials): string {
  return `E-mail:   ${email}\nPassword: ${password}`;
}

/** Where files with passwords go: beside a SQLite database, else data/. */
export function secretsFolder(url: string): string {
  return dialectOf(url).name === "sqlite" ? dirname(normalize(sqliteFile(url))) : "data";
}
