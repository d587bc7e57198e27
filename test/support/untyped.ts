import type { Client, Reader, Tx } from "../../src/db/client.ts";

/** Prisma's own way of sending SQL, for rows of any shape. */
export function untyped(from: Reader | Tx): Pick<Client, "$queryRawUnsafe"> {
  return from as unknown as Client;
}
