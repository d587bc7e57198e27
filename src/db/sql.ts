// Not from the generated client: Prisma's CLI loads files that use this in order to generate it.
export { empty, join, raw, type Sql, sqltag as sql } from "@prisma/client/runtime/client";
