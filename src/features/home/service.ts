import type { ReadDatabase } from "../../db/client.ts";
import type { Actor } from "../../domain/actor.ts";
import { fullName } from "../../domain/text.ts";
import { loadAdministrators } from "../rights/service/explain.ts";

const ADMINISTRATORS_SHOWN = 5;

/**
 * Whom somebody without any right may ask for one; nobody else is told, and for nobody else is
 * anything read.
 */
export async function loadWhomToAsk(
  db: ReadDatabase,
  { permissions }: Actor,
): Promise<{ name: string; email: string }[]> {
  if (permissions.size > 0) return [];
  return (await loadAdministrators(db, ADMINISTRATORS_SHOWN)).map((person) => ({
    name: fullName(person),
    email: person.email,
  }));
}
