-- The Users List, however many there are: an index for search by part of a word, counts that need no counting, and the version of all rights.

-- Search by part of a word.
CREATE INDEX "User_searchText_idx" ON "User" USING gin ("searchText" gin_trgm_ops);

-- CreateTable
CREATE TABLE "UserCount" (
    "status" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "UserCount_pkey" PRIMARY KEY ("status")
);
INSERT INTO "UserCount" ("status", "count")
SELECT s."status", (SELECT count(*) FROM "User" u WHERE u."status" = s."status")
  FROM (VALUES ('active'), ('deactivated'), ('deleted')) s ("status");
CREATE FUNCTION "countUsers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE "UserCount" c SET "count" = c."count" + s.n FROM (SELECT "status", count(*) AS n FROM after GROUP BY 1) s WHERE c."status" = s."status";
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE "UserCount" c SET "count" = c."count" - s.n FROM (SELECT "status", count(*) AS n FROM before GROUP BY 1) s WHERE c."status" = s."status";
    ELSE
        UPDATE "UserCount" c SET "count" = c."count" + s.n
          FROM (SELECT "status", sum(n) AS n
                  FROM (SELECT "status", 1 AS n FROM after UNION ALL SELECT "status", -1 FROM before) moved
                 GROUP BY 1 HAVING sum(n) <> 0) s WHERE c."status" = s."status";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "User_count_insert" AFTER INSERT ON "User" REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "countUsers"();
CREATE TRIGGER "User_count_update" AFTER UPDATE ON "User" REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "countUsers"();
CREATE TRIGGER "User_count_delete" AFTER DELETE ON "User" REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION "countUsers"();

-- CreateTable
CREATE TABLE "RightsVersion" (
    "id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "RightsVersion_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "RightsVersion_one_row_check" CHECK ("id" = 1)
);
INSERT INTO "RightsVersion" ("id", "version") VALUES (1, 1);
CREATE FUNCTION "raiseRightsVersion"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER "Group_rights_version" AFTER INSERT OR UPDATE OR DELETE ON "Group" FOR EACH STATEMENT EXECUTE FUNCTION "raiseRightsVersion"();
CREATE TRIGGER "Role_rights_version" AFTER INSERT OR UPDATE OR DELETE ON "Role" FOR EACH STATEMENT EXECUTE FUNCTION "raiseRightsVersion"();
CREATE TRIGGER "GroupRole_rights_version" AFTER INSERT OR UPDATE OR DELETE ON "GroupRole" FOR EACH STATEMENT EXECUTE FUNCTION "raiseRightsVersion"();
CREATE TRIGGER "RolePermission_rights_version" AFTER INSERT OR UPDATE OR DELETE ON "RolePermission" FOR EACH STATEMENT EXECUTE FUNCTION "raiseRightsVersion"();
