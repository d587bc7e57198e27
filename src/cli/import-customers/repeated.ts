import { EXIT } from "../../explain-error.ts";
import {
  type CustomerLine,
  type Repeated,
  RepeatedReferences,
} from "../../features/customers/service/repeated.ts";
import { CommandError } from "../command-line.ts";

/** Bits, one for a reference: the memory is the same for a file of any length. */
const BITS = 2 ** 27;
const MOST_REPEATED = 100_000;

/**
 * The references that come again in a file, which is gone through once, and a second time where
 * some may. Throws CommandError where that are too many to be a mistake.
 */
export async function findRepeated(
  customers: () => AsyncIterable<CustomerLine>,
): Promise<ReadonlyMap<string, Repeated>> {
  const suspects = await findSuspects(customers());
  const repeated = new RepeatedReferences();
  if (suspects.size === 0) return repeated.found;
  for await (const line of customers())
    if (suspects.has(line.customer.reference)) repeated.add(line);
  return repeated.found;
}

/** Those that came before, and a few more that share their bit with another. */
async function findSuspects(customers: AsyncIterable<CustomerLine>): Promise<Set<string>> {
  const seen = new Uint8Array(BITS / 8);
  const suspects = new Set<string>();
  for await (const { customer } of customers) {
    const bit = hashOf(customer.reference) % BITS;
    const byte = bit >>> 3;
    const mask = 1 << (bit & 7);
    if ((seen[byte] as number) & mask) suspects.add(customer.reference);
    seen[byte] = (seen[byte] as number) | mask;
    if (suspects.size > MOST_REPEATED) refuseAll();
  }
  return suspects;
}

function refuseAll(): never {
  throw new CommandError(
    `Nothing was imported. More than ${MOST_REPEATED.toLocaleString("en")} references come ` +
      "again: the column that was taken for the reference is another one.",
    EXIT.data,
  );
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
