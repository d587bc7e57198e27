-- The Users List, however many there are: an index for search by part of a word, counts that need no counting, and the version of all rights.
BEGIN;

-- Search by part of a word: an index of all trigrams, without a second copy of the text.
CREATE VIRTUAL TABLE "UserSearch" USING fts5("searchText", content = 'User', content_rowid = 'id', tokenize = 'trigram', detail = 'none');
CREATE TRIGGER "User_search_insert" AFTER INSERT ON "User" BEGIN
    INSERT INTO "UserSearch" ("rowid", "searchText") VALUES (NEW."id", NEW."searchText");
END;
CREATE TRIGGER "User_search_update" AFTER UPDATE OF "searchText" ON "User" WHEN OLD."searchText" <> NEW."searchText" BEGIN
    INSERT INTO "UserSearch" ("UserSearch", "rowid", "searchText") VALUES ('delete', OLD."id", OLD."searchText");
    INSERT INTO "UserSearch" ("rowid", "searchText") VALUES (NEW."id", NEW."searchText");
END;
CREATE TRIGGER "User_search_delete" AFTER DELETE ON "User" BEGIN
    INSERT INTO "UserSearch" ("UserSearch", "rowid", "searchText") VALUES ('delete', OLD."id", OLD."searchText");
END;
INSERT INTO "UserSearch" ("UserSearch") VALUES ('rebuild');

-- CreateTable
CREATE TABLE "UserCount" (
    "status" TEXT NOT NULL PRIMARY KEY,
    "count" INTEGER NOT NULL
);
INSERT INTO "UserCount" ("status", "count")
SELECT s."status", (SELECT count(*) FROM "User" u WHERE u."status" = s."status")
  FROM (SELECT 'active' AS "status" UNION ALL SELECT 'deactivated' UNION ALL SELECT 'deleted') s;
CREATE TRIGGER "User_count_insert" AFTER INSERT ON "User" BEGIN
    UPDATE "UserCount" SET "count" = "count" + 1 WHERE "status" = NEW."status";
END;
CREATE TRIGGER "User_count_update" AFTER UPDATE OF "status" ON "User" WHEN OLD."status" <> NEW."status" BEGIN
    UPDATE "UserCount" SET "count" = "count" - 1 WHERE "status" = OLD."status";
    UPDATE "UserCount" SET "count" = "count" + 1 WHERE "status" = NEW."status";
END;
CREATE TRIGGER "User_count_delete" AFTER DELETE ON "User" BEGIN
    UPDATE "UserCount" SET "count" = "count" - 1 WHERE "status" = OLD."status";
END;

-- CreateTable
CREATE TABLE "RightsVersion" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,

    CONSTRAINT "RightsVersion_one_row_check" CHECK ("id" = 1)
);
INSERT INTO "RightsVersion" ("id", "version") VALUES (1, 1);
CREATE TRIGGER "Group_rights_insert" AFTER INSERT ON "Group" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "Group_rights_update" AFTER UPDATE ON "Group" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "Group_rights_delete" AFTER DELETE ON "Group" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "Role_rights_insert" AFTER INSERT ON "Role" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "Role_rights_update" AFTER UPDATE ON "Role" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "Role_rights_delete" AFTER DELETE ON "Role" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "GroupRole_rights_insert" AFTER INSERT ON "GroupRole" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "GroupRole_rights_update" AFTER UPDATE ON "GroupRole" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "GroupRole_rights_delete" AFTER DELETE ON "GroupRole" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "RolePermission_rights_insert" AFTER INSERT ON "RolePermission" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "RolePermission_rights_update" AFTER UPDATE ON "RolePermission" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;
CREATE TRIGGER "RolePermission_rights_delete" AFTER DELETE ON "RolePermission" BEGIN
    UPDATE "RightsVersion" SET "version" = "version" + 1;
END;

COMMIT;
