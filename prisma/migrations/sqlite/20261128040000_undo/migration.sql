-- The entry that an act takes back: no entry is taken back twice.
BEGIN;

ALTER TABLE "AuditEntry" ADD COLUMN "undoes" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_undoes_key" ON "AuditEntry"("undoes") WHERE "undoes" IS NOT NULL;

COMMIT;
