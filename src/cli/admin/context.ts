import type { CommandContext } from "../../command.ts";
import type { Config } from "../../config.ts";
import type { Database } from "../../db/client.ts";
import { systemActor } from "../../domain/actor.ts";
import { Conflict, Forbidden, NotFound } from "../../domain/errors.ts";
import type { PasswordHasher } from "../../domain/password-hasher.ts";
import type { Reason } from "../../domain/reason.ts";
import { createFormats, type Formats, loadTranslations } from "../../i18n/index.ts";
import type { Translate } from "../../languages/texts.ts";
import { reasonText } from "../../views/reason-text.ts";
import { CommandError } from "../command-line.ts";

/** What every subcommand works with. */
export interface Admin {
  config: Config;
  db: Database;
  /** Words and formats of the command lines' language. */
  t: Translate;
  format: Formats;
  /** The command line's own context, of now. */
  command(): CommandContext;
}

interface Parts {
  config: Config;
  db: Database;
  hasher: PasswordHasher;
}

export function createAdmin({ config, db, hasher }: Parts): Admin {
  const command = () => ({
    db,
    hasher,
    actor: systemActor,
    source: "cli" as const,
    now: new Date(),
  });
  const [t, format] = [loadTranslations().en, createFormats(config.timeZone).en];
  return { config, db, t, format, command };
}

/** Refusals in words, without a stack. */
export async function saidPlainly({ t }: Admin, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new CommandError(reasonText(t, error.reason));
  }
}

function isRefusal(error: unknown): error is { reason: Reason } {
  return [Conflict, Forbidden, NotFound].some((kind) => error instanceof kind);
}
