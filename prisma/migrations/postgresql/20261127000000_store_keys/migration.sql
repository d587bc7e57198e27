-- With what the store asks. Names are never used again: the audit names who changed what.
CREATE TABLE "StoreKey" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "createdById" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "endsAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "StoreKey_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "StoreKey_nameKey_key" ON "StoreKey"("nameKey");
CREATE UNIQUE INDEX "StoreKey_hash_key" ON "StoreKey"("hash");

ALTER TABLE "StoreKey" ADD CONSTRAINT "StoreKey_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
