-- Groups and roles: which users an act on one of them touched.

-- CreateTable
CREATE TABLE "AuditUser" (
    "entryId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER,
    "gained" TEXT NOT NULL,
    "lost" TEXT NOT NULL,

    CONSTRAINT "AuditUser_pkey" PRIMARY KEY ("entryId", "userId"),
    CONSTRAINT "AuditUser_change_check" CHECK ("change" IN ('joined', 'left', 'rights'))
);

-- CreateIndex
CREATE INDEX "AuditUser_userId_entryId_idx" ON "AuditUser"("userId", "entryId");

-- AddForeignKey
ALTER TABLE "AuditUser" ADD CONSTRAINT "AuditUser_entryId_fkey" FOREIGN KEY ("entryId") REFERENCES "AuditEntry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The audit is append-only.
CREATE TRIGGER "AuditUser_no_update" BEFORE UPDATE ON "AuditUser" FOR EACH ROW EXECUTE FUNCTION "refuseAuditChange"();
CREATE TRIGGER "AuditUser_no_delete" BEFORE DELETE ON "AuditUser" FOR EACH ROW EXECUTE FUNCTION "refuseAuditChange"();
CREATE TRIGGER "AuditUser_no_truncate" BEFORE TRUNCATE ON "AuditUser" FOR EACH STATEMENT EXECUTE FUNCTION "refuseAuditChange"();
