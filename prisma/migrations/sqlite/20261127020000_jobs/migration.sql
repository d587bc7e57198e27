-- Acts on many users, done in chunks: the jobs, and what becomes of each of their users.
BEGIN;

-- CreateTable
CREATE TABLE "Job" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "act" TEXT NOT NULL,
    "groupId" INTEGER,
    "groupTitle" TEXT NOT NULL DEFAULT '',
    "actorId" INTEGER NOT NULL,
    "actorName" TEXT NOT NULL,
    "entryId" INTEGER NOT NULL,
    "undoes" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'running',
    "reason" TEXT,
    "total" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "leaseUntil" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,

    CONSTRAINT "Job_act_check" CHECK ("act" IN ('activation', 'deactivation', 'joining', 'leaving')),
    CONSTRAINT "Job_state_check" CHECK ("state" IN ('running', 'done', 'stopped')),
    CONSTRAINT "Job_counts_check" CHECK ("changed" >= 0 AND "skipped" >= 0 AND "changed" + "skipped" <= "total"),
    CONSTRAINT "Job_group_check" CHECK (("groupId" IS NULL) = ("act" IN ('activation', 'deactivation')))
);

-- CreateTable
CREATE TABLE "JobUser" (
    "jobId" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,
    "result" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "expected" INTEGER,
    "version" INTEGER,

    PRIMARY KEY ("jobId", "userId"),
    CONSTRAINT "JobUser_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "JobUser_result_check" CHECK ("result" IN ('waiting', 'changed', 'skipped'))
);

-- CreateIndex
CREATE INDEX "Job_state_id_idx" ON "Job"("state", "id");

-- CreateIndex
CREATE INDEX "Job_undoes_idx" ON "Job"("undoes");

-- CreateIndex
CREATE INDEX "Job_finishedAt_idx" ON "Job"("finishedAt");

-- CreateIndex
CREATE INDEX "JobUser_jobId_result_userId_idx" ON "JobUser"("jobId", "result", "userId");

COMMIT;
