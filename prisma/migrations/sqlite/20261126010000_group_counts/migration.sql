-- How many users of each status a group has, so that no page counts them; and an index that says by itself who is in a group.
BEGIN;

-- DropIndex
DROP INDEX "UserGroup_groupId_idx";

-- CreateIndex
CREATE INDEX "UserGroup_groupId_userId_idx" ON "UserGroup"("groupId", "userId");

-- CreateTable
CREATE TABLE "GroupCount" (
    "groupId" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    PRIMARY KEY ("groupId", "status"),
    CONSTRAINT "GroupCount_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "GroupCount_count_check" CHECK ("count" >= 0)
);
INSERT INTO "GroupCount" ("groupId", "status", "count")
SELECT g."id", s."status", coalesce(c."count", 0)
  FROM "Group" g
  CROSS JOIN (SELECT 'active' AS "status" UNION ALL SELECT 'deactivated' UNION ALL SELECT 'deleted') s
  LEFT JOIN (SELECT ug."groupId", u."status", count(*) AS "count"
               FROM "UserGroup" ug JOIN "User" u ON u."id" = ug."userId"
              GROUP BY ug."groupId", u."status") c ON c."groupId" = g."id" AND c."status" = s."status";

CREATE TRIGGER "Group_count_insert" AFTER INSERT ON "Group" BEGIN
    INSERT INTO "GroupCount" ("groupId", "status", "count") VALUES (NEW."id", 'active', 0), (NEW."id", 'deactivated', 0), (NEW."id", 'deleted', 0);
END;
CREATE TRIGGER "UserGroup_count_insert" AFTER INSERT ON "UserGroup" BEGIN
    UPDATE "GroupCount" SET "count" = "count" + 1
     WHERE "groupId" = NEW."groupId" AND "status" = (SELECT "status" FROM "User" WHERE "id" = NEW."userId");
END;
CREATE TRIGGER "UserGroup_count_update" AFTER UPDATE ON "UserGroup" BEGIN
    UPDATE "GroupCount" SET "count" = "count" - 1
     WHERE "groupId" = OLD."groupId" AND "status" = (SELECT "status" FROM "User" WHERE "id" = OLD."userId");
    UPDATE "GroupCount" SET "count" = "count" + 1
     WHERE "groupId" = NEW."groupId" AND "status" = (SELECT "status" FROM "User" WHERE "id" = NEW."userId");
END;
CREATE TRIGGER "UserGroup_count_delete" AFTER DELETE ON "UserGroup" BEGIN
    UPDATE "GroupCount" SET "count" = "count" - 1
     WHERE "groupId" = OLD."groupId" AND "status" = (SELECT "status" FROM "User" WHERE "id" = OLD."userId");
END;
CREATE TRIGGER "User_member_count_update" AFTER UPDATE OF "status" ON "User" WHEN OLD."status" <> NEW."status" BEGIN
    UPDATE "GroupCount" SET "count" = "count" - 1
     WHERE "status" = OLD."status" AND "groupId" IN (SELECT "groupId" FROM "UserGroup" WHERE "userId" = NEW."id");
    UPDATE "GroupCount" SET "count" = "count" + 1
     WHERE "status" = NEW."status" AND "groupId" IN (SELECT "groupId" FROM "UserGroup" WHERE "userId" = NEW."id");
END;
-- Nobody deletes users; whoever does takes the memberships first, while there is a status to count by.
CREATE TRIGGER "User_member_count_delete" BEFORE DELETE ON "User" BEGIN
    DELETE FROM "UserGroup" WHERE "userId" = OLD."id";
END;

COMMIT;
