-- Failed sign-ins: counters of our own, with waits that grow, and browsers that are known to an account.

-- AlterTable
ALTER TABLE "User" ADD COLUMN "deviceEpoch" INTEGER NOT NULL DEFAULT 1;

-- DropTable: what had been counted is forgotten.
DROP TABLE "RateLimiterFlexible";

-- CreateTable
CREATE TABLE "SignInCounter" (
    "key" TEXT NOT NULL,
    "userId" INTEGER,
    "failures" INTEGER NOT NULL,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "lockedSince" TIMESTAMP(3),
    "lockedUntil" TIMESTAMP(3),
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SignInCounter_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "SignInCounter_userId_lockedUntil_idx" ON "SignInCounter"("userId", "lockedUntil");

-- CreateIndex
CREATE INDEX "SignInCounter_lockedUntil_idx" ON "SignInCounter"("lockedUntil");

-- CreateIndex
CREATE INDEX "SignInCounter_expiresAt_idx" ON "SignInCounter"("expiresAt");

-- AddForeignKey
ALTER TABLE "SignInCounter" ADD CONSTRAINT "SignInCounter_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
