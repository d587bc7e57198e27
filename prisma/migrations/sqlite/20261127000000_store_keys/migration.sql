-- With what the store asks. Names are never used again: the audit names who changed what.
BEGIN;

CREATE TABLE "StoreKey" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "createdById" INTEGER,
    "createdAt" DATETIME NOT NULL,
    "endsAt" DATETIME,
    "lastUsedAt" DATETIME,
    "revokedAt" DATETIME,
    CONSTRAINT "StoreKey_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "StoreKey_nameKey_key" ON "StoreKey"("nameKey");
CREATE UNIQUE INDEX "StoreKey_hash_key" ON "StoreKey"("hash");

COMMIT;
