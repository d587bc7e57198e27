-- Failed sign-ins: counters of our own, with waits that grow, and browsers that are known to an account.
BEGIN;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "deviceEpoch" INTEGER NOT NULL DEFAULT 1;

-- DropTable: what had been counted is forgotten.
DROP TABLE "RateLimiterFlexible";

-- CreateTable
CREATE TABLE "SignInCounter" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "userId" INTEGER,
    "failures" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "lockedSince" DATETIME,
    "lockedUntil" DATETIME,
    "expiresAt" DATETIME NOT NULL,

    CONSTRAINT "SignInCounter_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "SignInCounter_userId_lockedUntil_idx" ON "SignInCounter"("userId", "lockedUntil");

-- CreateIndex
CREATE INDEX "SignInCounter_lockedUntil_idx" ON "SignInCounter"("lockedUntil");

-- CreateIndex
CREATE INDEX "SignInCounter_expiresAt_idx" ON "SignInCounter"("expiresAt");

COMMIT;
