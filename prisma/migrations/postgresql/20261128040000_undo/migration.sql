-- The entry that an act takes back: no entry is taken back twice.
ALTER TABLE "AuditEntry" ADD COLUMN "undoes" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_undoes_key" ON "AuditEntry"("undoes") WHERE "undoes" IS NOT NULL;

-- Through the gate of the audit facts stay, this one, too.
DROP TRIGGER "AuditEntry_facts" ON "AuditEntry";
CREATE TRIGGER "AuditEntry_facts" BEFORE UPDATE ON "AuditEntry" FOR EACH ROW
    WHEN ((NEW."id", NEW."at", NEW."action", NEW."result", NEW."actorId", NEW."subjectType", NEW."subjectId", NEW."subjectVersion", NEW."source", NEW."undoes")
      IS DISTINCT FROM (OLD."id", OLD."at", OLD."action", OLD."result", OLD."actorId", OLD."subjectType", OLD."subjectId", OLD."subjectVersion", OLD."source", OLD."undoes"))
    EXECUTE FUNCTION "refuseAuditChange"('always');
