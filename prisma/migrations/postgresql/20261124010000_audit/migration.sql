-- Reading the audit: newest first by time under every filter, and people found by what they were called before.

-- DropIndex
DROP INDEX "AuditEntry_subjectType_subjectId_id_idx";
DROP INDEX "AuditEntry_actorId_id_idx";
DROP INDEX "AuditEntry_action_id_idx";

-- CreateIndex
CREATE INDEX "AuditEntry_subjectType_subjectId_at_id_idx" ON "AuditEntry"("subjectType", "subjectId", "at", "id");
CREATE INDEX "AuditEntry_actorId_at_id_action_result_idx" ON "AuditEntry"("actorId", "at", "id", "action", "result");
CREATE INDEX "AuditEntry_action_at_id_result_idx" ON "AuditEntry"("action", "at", "id", "result");

-- Refusals are few among many: an index of them alone.
CREATE INDEX "AuditEntry_refused_idx" ON "AuditEntry"("at", "id") WHERE "result" = 'refused';

-- CreateTable
CREATE TABLE "FormerSearchText" (
    "userId" INTEGER NOT NULL,
    "searchText" TEXT NOT NULL,

    CONSTRAINT "FormerSearchText_pkey" PRIMARY KEY ("userId", "searchText")
);

-- AddForeignKey
ALTER TABLE "FormerSearchText" ADD CONSTRAINT "FormerSearchText_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE FUNCTION "keepFormerSearchText"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "FormerSearchText" ("userId", "searchText") VALUES (OLD."id", OLD."searchText") ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "User_former_search_text" AFTER UPDATE OF "searchText" ON "User" FOR EACH ROW
    WHEN (OLD."searchText" IS DISTINCT FROM NEW."searchText") EXECUTE FUNCTION "keepFormerSearchText"();
