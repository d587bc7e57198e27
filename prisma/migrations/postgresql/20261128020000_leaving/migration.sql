-- Why somebody is Deactivated, and the end of access: few have one, and they are found through indexes of their own.
ALTER TABLE "User" ADD COLUMN "statusReason" TEXT,
    ADD COLUMN "accessEndsAt" TIMESTAMP(3),
    ADD COLUMN "accessKeptAt" TIMESTAMP(3),
    ADD CONSTRAINT "User_accessEndsAt_check" CHECK ("accessEndsAt" IS NULL OR "status" = 'active'),
    ADD CONSTRAINT "User_accessKeptAt_check" CHECK ("accessKeptAt" IS NULL OR "status" = 'active');

CREATE INDEX "User_accessEndsAt_idx" ON "User"("accessEndsAt") WHERE "accessEndsAt" IS NOT NULL;

CREATE INDEX "User_accessKeptAt_idx" ON "User"("accessKeptAt") WHERE "accessKeptAt" IS NOT NULL;
