-- Lists of a hundred thousand: what they filter by stands in the index of every order, so that reading along needs no row.

-- DropIndex
DROP INDEX "User_firstNameKey_id_idx";
DROP INDEX "User_lastNameKey_id_idx";
DROP INDEX "User_agent_id_idx";
DROP INDEX "User_customerCount_id_idx";
DROP INDEX "User_lastLoginAt_id_idx";
DROP INDEX "User_status_id_idx";
DROP INDEX "AuditEntry_subjectType_subjectId_at_id_idx";

-- CreateIndex
CREATE INDEX "User_emailKey_status_agent_locale_idx" ON "User"("emailKey", "status", "agent", "locale");
CREATE INDEX "User_firstNameKey_id_status_agent_locale_idx" ON "User"("firstNameKey", "id", "status", "agent", "locale");
CREATE INDEX "User_lastNameKey_id_status_agent_locale_idx" ON "User"("lastNameKey", "id", "status", "agent", "locale");
CREATE INDEX "User_agent_id_status_locale_idx" ON "User"("agent", "id", "status", "locale");
CREATE INDEX "User_customerCount_id_status_agent_locale_idx" ON "User"("customerCount", "id", "status", "agent", "locale");
CREATE INDEX "User_lastLoginAt_id_status_agent_locale_idx" ON "User"("lastLoginAt" NULLS FIRST, "id", "status", "agent", "locale");
CREATE INDEX "User_status_id_agent_locale_idx" ON "User"("status", "id", "agent", "locale");
CREATE INDEX "AuditEntry_subject_idx" ON "AuditEntry"("subjectType", "subjectId", "at", "id", "action", "actorId", "result", "subjectVersion");
