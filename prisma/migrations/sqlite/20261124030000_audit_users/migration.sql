-- Groups and roles: which users an act on one of them touched.
BEGIN;

-- CreateTable
CREATE TABLE "AuditUser" (
    "entryId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER,
    "gained" TEXT NOT NULL,
    "lost" TEXT NOT NULL,

    PRIMARY KEY ("entryId", "userId"),
    CONSTRAINT "AuditUser_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "AuditEntry" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "AuditUser_change_check" CHECK ("change" IN ('joined', 'left', 'rights'))
);

-- CreateIndex
CREATE INDEX "AuditUser_userId_entryId_idx" ON "AuditUser"("userId", "entryId");

-- The audit is append-only; REPLACE deletes without asking the triggers on DELETE.
CREATE TRIGGER "AuditUser_no_update" BEFORE UPDATE ON "AuditUser" BEGIN
    SELECT RAISE(ABORT, 'AuditUser is append-only');
END;
CREATE TRIGGER "AuditUser_no_delete" BEFORE DELETE ON "AuditUser" BEGIN
    SELECT RAISE(ABORT, 'AuditUser is append-only');
END;
CREATE TRIGGER "AuditUser_no_replace" BEFORE INSERT ON "AuditUser"
WHEN EXISTS (SELECT 1 FROM "AuditUser" WHERE "entryId" = NEW."entryId" AND "userId" = NEW."userId") BEGIN
    SELECT RAISE(ABORT, 'AuditUser is append-only');
END;

COMMIT;
