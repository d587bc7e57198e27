-- Assigning customers: which ones an act touched, and a list of customers that is paged and searched without reading them all.
BEGIN;

-- CreateTable
CREATE TABLE "AuditCustomer" (
    "entryId" INTEGER NOT NULL,
    "customerId" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    PRIMARY KEY ("entryId", "customerId"),
    CONSTRAINT "AuditCustomer_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "AuditEntry" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "AuditCustomer_change_check" CHECK ("change" IN ('assigned', 'released'))
);

-- CreateIndex
CREATE INDEX "AuditCustomer_customerId_entryId_idx" ON "AuditCustomer"("customerId", "entryId");

-- DropIndex
DROP INDEX "Customer_nameKey_id_idx";

-- CreateIndex
CREATE INDEX "Customer_nameKey_id_assignedUserId_idx" ON "Customer"("nameKey", "id", "assignedUserId");

-- The audit is append-only.
CREATE TRIGGER "AuditCustomer_no_update" BEFORE UPDATE ON "AuditCustomer" BEGIN
    SELECT RAISE(ABORT, 'AuditCustomer is append-only');
END;
CREATE TRIGGER "AuditCustomer_no_delete" BEFORE DELETE ON "AuditCustomer" BEGIN
    SELECT RAISE(ABORT, 'AuditCustomer is append-only');
END;

-- Search by part of a word: an index of all trigrams, without a second copy of the text.
CREATE VIRTUAL TABLE "CustomerSearch" USING fts5("searchText", content = 'Customer', content_rowid = 'id', tokenize = 'trigram', detail = 'none');
CREATE TRIGGER "Customer_search_insert" AFTER INSERT ON "Customer" BEGIN
    INSERT INTO "CustomerSearch" ("rowid", "searchText") VALUES (NEW."id", NEW."searchText");
END;
CREATE TRIGGER "Customer_search_update" AFTER UPDATE OF "searchText" ON "Customer" WHEN OLD."searchText" <> NEW."searchText" BEGIN
    INSERT INTO "CustomerSearch" ("CustomerSearch", "rowid", "searchText") VALUES ('delete', OLD."id", OLD."searchText");
    INSERT INTO "CustomerSearch" ("rowid", "searchText") VALUES (NEW."id", NEW."searchText");
END;
CREATE TRIGGER "Customer_search_delete" AFTER DELETE ON "Customer" BEGIN
    INSERT INTO "CustomerSearch" ("CustomerSearch", "rowid", "searchText") VALUES ('delete', OLD."id", OLD."searchText");
END;
INSERT INTO "CustomerSearch" ("CustomerSearch") VALUES ('rebuild');

COMMIT;
