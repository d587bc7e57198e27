-- Erasing people and trimming the audit: triggers let the audit be changed through a gate that no COMMIT leaves open.
BEGIN;

-- Whose data are gone stays Deleted.
ALTER TABLE "User" ADD COLUMN "erasedAt" DATETIME CONSTRAINT "User_erasedAt_check" CHECK ("erasedAt" IS NULL OR "status" = 'deleted');

-- Its row refers to one that the first check forbids: it can be there within a transaction alone.
CREATE TABLE "AuditGate" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "shut" INTEGER NOT NULL,

    CONSTRAINT "AuditGate_one_row_check" CHECK ("id" = 1),
    CONSTRAINT "AuditGate_shut_check" CHECK ("shut" = 2),
    CONSTRAINT "AuditGate_shut_fkey" FOREIGN KEY ("shut") REFERENCES "AuditGate" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED
);

DROP TRIGGER "AuditEntry_no_update";
DROP TRIGGER "AuditEntry_no_delete";
DROP TRIGGER "AuditCustomer_no_delete";
DROP TRIGGER "AuditUser_no_update";
DROP TRIGGER "AuditUser_no_delete";
CREATE TRIGGER "AuditEntry_no_update" BEFORE UPDATE ON "AuditEntry" WHEN NOT EXISTS (SELECT 1 FROM "AuditGate") BEGIN
    SELECT RAISE(ABORT, 'AuditEntry is append-only');
END;
CREATE TRIGGER "AuditEntry_no_delete" BEFORE DELETE ON "AuditEntry" WHEN NOT EXISTS (SELECT 1 FROM "AuditGate") BEGIN
    SELECT RAISE(ABORT, 'AuditEntry is append-only');
END;
CREATE TRIGGER "AuditCustomer_no_delete" BEFORE DELETE ON "AuditCustomer" WHEN NOT EXISTS (SELECT 1 FROM "AuditGate") BEGIN
    SELECT RAISE(ABORT, 'AuditCustomer is append-only');
END;
CREATE TRIGGER "AuditUser_no_update" BEFORE UPDATE ON "AuditUser" WHEN NOT EXISTS (SELECT 1 FROM "AuditGate") BEGIN
    SELECT RAISE(ABORT, 'AuditUser is append-only');
END;
CREATE TRIGGER "AuditUser_no_delete" BEFORE DELETE ON "AuditUser" WHEN NOT EXISTS (SELECT 1 FROM "AuditGate") BEGIN
    SELECT RAISE(ABORT, 'AuditUser is append-only');
END;

-- Through the gate, too, names go and facts stay.
CREATE TRIGGER "AuditEntry_facts" BEFORE UPDATE ON "AuditEntry"
WHEN (NEW."id", NEW."at", NEW."action", NEW."result", NEW."actorId", NEW."subjectType", NEW."subjectId", NEW."subjectVersion", NEW."source")
  IS NOT (OLD."id", OLD."at", OLD."action", OLD."result", OLD."actorId", OLD."subjectType", OLD."subjectId", OLD."subjectVersion", OLD."source") BEGIN
    SELECT RAISE(ABORT, 'AuditEntry is append-only');
END;
CREATE TRIGGER "AuditUser_facts" BEFORE UPDATE ON "AuditUser"
WHEN (NEW."entryId", NEW."userId", NEW."change", NEW."version", NEW."gained", NEW."lost")
  IS NOT (OLD."entryId", OLD."userId", OLD."change", OLD."version", OLD."gained", OLD."lost") BEGIN
    SELECT RAISE(ABORT, 'AuditUser is append-only');
END;

-- What left the index of words before goes with the old index (from now on: src/db/merge-words.ts).
INSERT INTO "UserSearch" ("UserSearch") VALUES ('rebuild');

COMMIT;

-- From now on what is deleted is overwritten (src/db/open-sqlite.ts); what was deleted before goes here.
VACUUM;
