-- Finding people by words: apostrophes, quotes, commas and brackets are spaces, all hyphens are one. A text that is searched
-- has two spaces before every word, and names of scripts without spaces once more without one (src/domain/search-words.ts).
-- What was folded stays so: the new texts are made of the old ones.
BEGIN;

DROP TRIGGER "User_search_update";
DROP TRIGGER "User_former_search_text";
DROP TRIGGER "Customer_search_update";

-- No first name after the last any more.
UPDATE "User" SET "searchText" = substr("searchText", 1, length("searchText") - length("firstNameKey"));

-- Every text that changes, and its words: signs are replaced, and then many spaces by one.
CREATE TABLE "Respelled" ("text" TEXT NOT NULL PRIMARY KEY, "words" TEXT NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO "Respelled" ("text", "words")
WITH
    "Text"("text") AS (
        SELECT "firstNameKey" FROM "User" UNION ALL
        SELECT "lastNameKey" FROM "User" UNION ALL
        SELECT "searchText" FROM "User" UNION ALL
        SELECT "searchText" FROM "FormerSearchText" UNION ALL
        SELECT "nameKey" FROM "Customer" UNION ALL
        SELECT "searchText" FROM "Customer"),
    "Signs"("text", "words") AS MATERIALIZED (
        SELECT "text",
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace("text"
        , char(0x0022), ' '), char(0x0027), ' '), char(0x0028), ' '), char(0x0029), ' '), char(0x002c), ' ')
        , char(0x003b), ' '), char(0x003c), ' '), char(0x003e), ' '), char(0x005b), ' '), char(0x005d), ' ')
        , char(0x0060), ' '), char(0x00ab), ' '), char(0x00bb), ' '), char(0x02b9), ' '), char(0x02bb), ' ')
        , char(0x02bc), ' '), char(0x02bd), ' '), char(0x02be), ' '), char(0x02bf), ' '), char(0x02c8), ' ')
        , char(0x02ca), ' '), char(0x02cb), ' '), char(0x055a), ' '), char(0x05f3), ' '), char(0x05f4), ' ')
        , char(0x07f4), ' '), char(0x07f5), ' '), char(0x2018), ' '), char(0x2019), ' '), char(0x201a), ' ')
        , char(0x201b), ' '), char(0x201c), ' '), char(0x201d), ' '), char(0x201e), ' '), char(0x201f), ' ')
        , char(0x2032), ' '), char(0x2035), ' '), char(0x2039), ' '), char(0x203a), ' '), char(0x3001), ' ')
        , char(0x3008), ' '), char(0x3009), ' '), char(0x300a), ' '), char(0x300b), ' '), char(0x300c), ' ')
        , char(0x300d), ' '), char(0x300e), ' '), char(0x300f), ' '), char(0x3010), ' '), char(0x3011), ' ')
        , char(0x30fb), ' '), char(0xa78c), ' '), char(0x02d7), '-'), char(0x058a), '-'), char(0x05be), '-')
        , char(0x1806), '-'), char(0x2010), '-'), char(0x2012), '-'), char(0x2013), '-'), char(0x2014), '-')
        , char(0x2015), '-'), char(0x2043), '-'), char(0x2212), '-'), char(0x2e17), '-'), char(0x2e40), '-')
        , char(0x30a0), '-')
          FROM "Text" WHERE "text" GLOB '*[^ !#-&*-+.-:=?-Z^_a-z{|}~-]*')
SELECT "text", trim(replace(replace(replace("words", ' ', '<>'), '><', ''), '<>', ' '))
  FROM "Signs" WHERE "words" <> "text";

UPDATE "User" SET "firstNameKey" = r."words" FROM "Respelled" r WHERE r."text" = "firstNameKey";
UPDATE "User" SET "lastNameKey" = r."words" FROM "Respelled" r WHERE r."text" = "lastNameKey";
UPDATE "Customer" SET "nameKey" = r."words" FROM "Respelled" r WHERE r."text" = "nameKey";

CREATE TABLE "Unspaced" ("pattern" TEXT NOT NULL);
INSERT INTO "Unspaced" ("pattern")
VALUES ('*[' || char(0x3040) || '-' || char(0x9fff) || char(0xac00) || '-' || char(0xd7a3) || char(0x20000) || '-' || char(0x3fffd) || ']*');

UPDATE "User" SET "searchText" =
    rtrim(replace(' ' || coalesce((SELECT "words" FROM "Respelled" WHERE "text" = "searchText"), "searchText"), ' ', '  ')) ||
    CASE WHEN "lastNameKey" || "firstNameKey" GLOB (SELECT "pattern" FROM "Unspaced")
         THEN '  ' || replace("lastNameKey" || "firstNameKey" || "lastNameKey" || "firstNameKey", ' ', '') ELSE '' END;
UPDATE "Customer" SET "searchText" =
    rtrim(replace(' ' || coalesce((SELECT "words" FROM "Respelled" WHERE "text" = "searchText"), "searchText"), ' ', '  ')) ||
    CASE WHEN "nameKey" GLOB (SELECT "pattern" FROM "Unspaced")
         THEN '  ' || replace("nameKey" || "nameKey", ' ', '') ELSE '' END;

-- After the address they have the first name, the last and the first again, so that both orders stand there without a space.
CREATE TABLE "Former" AS
SELECT "userId", coalesce((SELECT "words" FROM "Respelled" WHERE "text" = "searchText"), "searchText") AS "words"
  FROM "FormerSearchText";
DELETE FROM "FormerSearchText";
INSERT OR IGNORE INTO "FormerSearchText" ("userId", "searchText")
SELECT "userId", rtrim(replace(' ' || "words", ' ', '  ')) ||
    CASE WHEN "words" GLOB (SELECT "pattern" FROM "Unspaced")
         THEN '  ' || replace(substr("words", instr("words", ' ') + 1), ' ', '') ELSE '' END
  FROM "Former";

DROP TABLE "Former";
DROP TABLE "Unspaced";
DROP TABLE "Respelled";

-- The indexes are made anew in 64 MB of memory instead of 1 MB, which is quicker.
INSERT INTO "UserSearch" ("UserSearch", "rank") VALUES ('hashsize', 67108864);
INSERT INTO "UserSearch" ("UserSearch") VALUES ('rebuild');
INSERT INTO "UserSearch" ("UserSearch", "rank") VALUES ('hashsize', 1048576);
INSERT INTO "CustomerSearch" ("CustomerSearch", "rank") VALUES ('hashsize', 67108864);
INSERT INTO "CustomerSearch" ("CustomerSearch") VALUES ('rebuild');
INSERT INTO "CustomerSearch" ("CustomerSearch", "rank") VALUES ('hashsize', 1048576);

CREATE TRIGGER "User_search_update" AFTER UPDATE OF "searchText" ON "User" WHEN OLD."searchText" <> NEW."searchText" BEGIN
    INSERT INTO "UserSearch" ("UserSearch", "rowid", "searchText") VALUES ('delete', OLD."id", OLD."searchText");
    INSERT INTO "UserSearch" ("rowid", "searchText") VALUES (NEW."id", NEW."searchText");
END;
CREATE TRIGGER "User_former_search_text" AFTER UPDATE OF "searchText" ON "User" WHEN OLD."searchText" <> NEW."searchText" BEGIN
    INSERT INTO "FormerSearchText" ("userId", "searchText") VALUES (OLD."id", OLD."searchText") ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER "Customer_search_update" AFTER UPDATE OF "searchText" ON "Customer" WHEN OLD."searchText" <> NEW."searchText" BEGIN
    INSERT INTO "CustomerSearch" ("CustomerSearch", "rowid", "searchText") VALUES ('delete', OLD."id", OLD."searchText");
    INSERT INTO "CustomerSearch" ("rowid", "searchText") VALUES (NEW."id", NEW."searchText");
END;

COMMIT;
