-- Assigning customers: which ones an act touched, and a list of customers that is paged and searched without reading them all.

-- CreateTable
CREATE TABLE "AuditCustomer" (
    "entryId" INTEGER NOT NULL,
    "customerId" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "AuditCustomer_pkey" PRIMARY KEY ("entryId", "customerId"),
    CONSTRAINT "AuditCustomer_change_check" CHECK ("change" IN ('assigned', 'released'))
);

-- CreateIndex
CREATE INDEX "AuditCustomer_customerId_entryId_idx" ON "AuditCustomer"("customerId", "entryId");

-- DropIndex
DROP INDEX "Customer_nameKey_id_idx";

-- CreateIndex
CREATE INDEX "Customer_nameKey_id_assignedUserId_idx" ON "Customer"("nameKey", "id", "assignedUserId");

-- AddForeignKey
ALTER TABLE "AuditCustomer" ADD CONSTRAINT "AuditCustomer_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "AuditEntry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The audit is append-only.
CREATE TRIGGER "AuditCustomer_no_update" BEFORE UPDATE ON "AuditCustomer" FOR EACH ROW EXECUTE FUNCTION "refuseAuditChange"();
CREATE TRIGGER "AuditCustomer_no_delete" BEFORE DELETE ON "AuditCustomer" FOR EACH ROW EXECUTE FUNCTION "refuseAuditChange"();
CREATE TRIGGER "AuditCustomer_no_truncate" BEFORE TRUNCATE ON "AuditCustomer" FOR EACH STATEMENT EXECUTE FUNCTION "refuseAuditChange"();

-- Search by part of a word. The extension comes with the server; whoever may create in this database may switch it on.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "Customer_searchText_idx" ON "Customer" USING gin ("searchText" gin_trgm_ops);
