-- Why somebody is Deactivated, and the end of access: few have one, and they are found through indexes of their own.
BEGIN;

ALTER TABLE "User" ADD COLUMN "statusReason" TEXT;

ALTER TABLE "User" ADD COLUMN "accessEndsAt" DATETIME
    CONSTRAINT "User_accessEndsAt_check" CHECK ("accessEndsAt" IS NULL OR "status" = 'active');

ALTER TABLE "User" ADD COLUMN "accessKeptAt" DATETIME
    CONSTRAINT "User_accessKeptAt_check" CHECK ("accessKeptAt" IS NULL OR "status" = 'active');

CREATE INDEX "User_accessEndsAt_idx" ON "User"("accessEndsAt") WHERE "accessEndsAt" IS NOT NULL;

CREATE INDEX "User_accessKeptAt_idx" ON "User"("accessKeptAt") WHERE "accessKeptAt" IS NOT NULL;

COMMIT;
