-- Erasing people and trimming the audit: triggers let the audit be changed through a gate that no COMMIT leaves open.

-- Whose data are gone stays Deleted.
ALTER TABLE "User" ADD COLUMN "erasedAt" TIMESTAMP(3);
ALTER TABLE "User" ADD CONSTRAINT "User_erasedAt_check" CHECK ("erasedAt" IS NULL OR "status" = 'deleted');

-- Its row refers to one that the first check forbids: it can be there within a transaction alone.
CREATE TABLE "AuditGate" (
    "id" INTEGER NOT NULL,
    "shut" INTEGER NOT NULL,

    CONSTRAINT "AuditGate_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AuditGate_one_row_check" CHECK ("id" = 1),
    CONSTRAINT "AuditGate_shut_check" CHECK ("shut" = 2)
);
ALTER TABLE "AuditGate" ADD CONSTRAINT "AuditGate_shut_fkey" FOREIGN KEY ("shut") REFERENCES "AuditGate"("id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED;

-- 'always': whatever the gate.
CREATE OR REPLACE FUNCTION "refuseAuditChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_NARGS = 0 AND TG_OP <> 'TRUNCATE' AND EXISTS (SELECT 1 FROM "AuditGate") THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
DROP TRIGGER "AuditCustomer_no_update" ON "AuditCustomer";
CREATE TRIGGER "AuditCustomer_no_update" BEFORE UPDATE ON "AuditCustomer" FOR EACH ROW EXECUTE FUNCTION "refuseAuditChange"('always');

-- Through the gate, too, names go and facts stay.
CREATE TRIGGER "AuditEntry_facts" BEFORE UPDATE ON "AuditEntry" FOR EACH ROW
    WHEN ((NEW."id", NEW."at", NEW."action", NEW."result", NEW."actorId", NEW."subjectType", NEW."subjectId", NEW."subjectVersion", NEW."source")
      IS DISTINCT FROM (OLD."id", OLD."at", OLD."action", OLD."result", OLD."actorId", OLD."subjectType", OLD."subjectId", OLD."subjectVersion", OLD."source"))
    EXECUTE FUNCTION "refuseAuditChange"('always');
CREATE TRIGGER "AuditUser_facts" BEFORE UPDATE ON "AuditUser" FOR EACH ROW
    WHEN ((NEW."entryId", NEW."userId", NEW."change", NEW."version", NEW."gained", NEW."lost")
      IS DISTINCT FROM (OLD."entryId", OLD."userId", OLD."change", OLD."version", OLD."gained", OLD."lost"))
    EXECUTE FUNCTION "refuseAuditChange"('always');
