-- A password that somebody else has set, and until when it opens anything; all null: it is the person's own.
BEGIN;

ALTER TABLE "User" ADD COLUMN "passwordEndsAt" DATETIME;
ALTER TABLE "User" ADD COLUMN "passwordSetAt" DATETIME;
ALTER TABLE "User" ADD COLUMN "passwordSetById" INTEGER;
ALTER TABLE "User" ADD COLUMN "passwordSetByName" TEXT;

-- Whose passwords somebody who is erased has set.
CREATE INDEX "User_passwordSetById_idx" ON "User"("passwordSetById") WHERE "passwordSetById" IS NOT NULL;

COMMIT;
