-- What was seeded once is never brought back: an administrator may have deleted it.
BEGIN;

CREATE TABLE "Seeded" (
    "key" TEXT NOT NULL PRIMARY KEY
);

-- Until now every seed wrote all of these.
INSERT INTO "Seeded" ("key")
SELECT DISTINCT s."kind" || ':' || g."name"
  FROM (SELECT 'group' AS "kind" UNION ALL SELECT 'role') s,
       (SELECT 'administrators' AS "name" UNION ALL SELECT 'user-managers'
        UNION ALL SELECT 'customer-service' UNION ALL SELECT 'auditors') g
 WHERE EXISTS (SELECT 1 FROM "AuditEntry" WHERE "action" = 'setup.seeded');

COMMIT;
