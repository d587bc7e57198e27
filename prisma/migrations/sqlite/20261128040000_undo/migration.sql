-- The entry that an act takes back: no entry is taken back twice.
BEGIN;

ALTER TABLE "AuditEntry" ADD COLUMN "undoes" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_undoes_key" ON "AuditEntry"("undoes") WHERE "undoes" IS NOT NULL;

-- Through the gate of the audit facts stay, this one, too.
DROP TRIGGER "AuditEntry_facts";
CREATE TRIGGER "AuditEntry_facts" BEFORE UPDATE ON "AuditEntry"
WHEN (NEW."id", NEW."at", NEW."action", NEW."result", NEW."actorId", NEW."subjectType", NEW."subjectId", NEW."subjectVersion", NEW."source", NEW."undoes")
  IS NOT (OLD."id", OLD."at", OLD."action", OLD."result", OLD."actorId", OLD."subjectType", OLD."subjectId", OLD."subjectVersion", OLD."source", OLD."undoes") BEGIN
    SELECT RAISE(ABORT, 'AuditEntry is append-only');
END;

COMMIT;
