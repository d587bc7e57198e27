-- How many users of each status a group has, so that no page counts them; and an index that says by itself who is in a group.

-- DropIndex
DROP INDEX "UserGroup_groupId_idx";

-- CreateIndex
CREATE INDEX "UserGroup_groupId_userId_idx" ON "UserGroup"("groupId", "userId");

-- CreateTable
CREATE TABLE "GroupCount" (
    "groupId" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "GroupCount_pkey" PRIMARY KEY ("groupId", "status"),
    CONSTRAINT "GroupCount_count_check" CHECK ("count" >= 0)
);

-- AddForeignKey
ALTER TABLE "GroupCount" ADD CONSTRAINT "GroupCount_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "GroupCount" ("groupId", "status", "count")
SELECT g."id", s."status", coalesce(c."count", 0)
  FROM "Group" g
  CROSS JOIN (VALUES ('active'), ('deactivated'), ('deleted')) s ("status")
  LEFT JOIN (SELECT ug."groupId", u."status", count(*) AS "count"
               FROM "UserGroup" ug JOIN "User" u ON u."id" = ug."userId"
              GROUP BY ug."groupId", u."status") c ON c."groupId" = g."id" AND c."status" = s."status";

CREATE FUNCTION "countNoMembers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "GroupCount" ("groupId", "status", "count") VALUES (NEW."id", 'active', 0), (NEW."id", 'deactivated', 0), (NEW."id", 'deleted', 0);
    RETURN NULL;
END $$;
CREATE TRIGGER "Group_count_insert" AFTER INSERT ON "Group" FOR EACH ROW EXECUTE FUNCTION "countNoMembers"();

-- Once a statement: a version of the group's row for every membership takes a time that grows with the square of their number.
CREATE FUNCTION "countMembers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE "GroupCount" c SET "count" = c."count" - s.n
          FROM (SELECT m."groupId", u."status", count(*) AS n FROM before m JOIN "User" u ON u."id" = m."userId" GROUP BY 1, 2) s
         WHERE c."groupId" = s."groupId" AND c."status" = s."status";
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE "GroupCount" c SET "count" = c."count" + s.n
          FROM (SELECT m."groupId", u."status", count(*) AS n FROM after m JOIN "User" u ON u."id" = m."userId" GROUP BY 1, 2) s
         WHERE c."groupId" = s."groupId" AND c."status" = s."status";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "UserGroup_count_insert" AFTER INSERT ON "UserGroup" REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "countMembers"();
CREATE TRIGGER "UserGroup_count_update" AFTER UPDATE ON "UserGroup" REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "countMembers"();
CREATE TRIGGER "UserGroup_count_delete" AFTER DELETE ON "UserGroup" REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION "countMembers"();

CREATE FUNCTION "countMemberships"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "GroupCount" c SET "count" = c."count" + CASE WHEN c."status" = NEW."status" THEN 1 ELSE -1 END
     WHERE c."status" IN (OLD."status", NEW."status")
       AND c."groupId" IN (SELECT ug."groupId" FROM "UserGroup" ug WHERE ug."userId" = NEW."id");
    RETURN NULL;
END $$;
CREATE TRIGGER "User_member_count_update" AFTER UPDATE OF "status" ON "User" FOR EACH ROW WHEN (OLD."status" <> NEW."status") EXECUTE FUNCTION "countMemberships"();

-- Nobody deletes users; whoever does takes the memberships first, while there is a status to count by.
CREATE FUNCTION "leaveGroups"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "UserGroup" WHERE "userId" = OLD."id";
    RETURN OLD;
END $$;
CREATE TRIGGER "User_member_count_delete" BEFORE DELETE ON "User" FOR EACH ROW EXECUTE FUNCTION "leaveGroups"();
