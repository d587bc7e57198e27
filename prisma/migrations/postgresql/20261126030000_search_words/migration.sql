-- Finding people by words: apostrophes, quotes, commas and brackets are spaces, all hyphens are one. A text that is searched
-- has two spaces before every word, and names of scripts without spaces once more without one (src/domain/search-words.ts).
-- What was folded stays so: the new texts are made of the old ones.

DROP TRIGGER "User_former_search_text" ON "User";

CREATE FUNCTION "wordsOf"("text" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT btrim(regexp_replace(regexp_replace("text" COLLATE "C",
        '[\u02d7\u058a\u05be\u1806\u2010\u2012-\u2015\u2043\u2212\u2e17\u2e40\u30a0]', '-', 'g'),
        '[ \u0022\u0027\u0028\u0029\u002c\u003b\u003c\u003e\u005b\u005d\u0060\u00ab\u00bb\u02b9'
        '\u02bb-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u05f4\u07f4\u07f5\u2018-\u201f\u2032\u2035\u2039'
        '\u203a\u3001\u3008-\u3011\u30fb\ua78c]+', ' ', 'g'))
$$;
CREATE FUNCTION "isUnspaced"("text" text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT "text" COLLATE "C" ~ '[\u3040-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd]'
$$;
-- Of words: two spaces before each, and `names` without a space where they are written so.
CREATE FUNCTION "searchTextOf"("words" text, "names" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT rtrim(replace(' ' || "words", ' ', '  ')) ||
        CASE WHEN "isUnspaced"("names") THEN '  ' || replace("names", ' ', '') ELSE '' END
$$;

-- No first name after the last any more. All indexes on these columns are made anew, once.
ALTER TABLE "User"
    ALTER COLUMN "searchText" TYPE TEXT COLLATE "C" USING "searchTextOf"(
        "wordsOf"(left("searchText", length("searchText") - length("firstNameKey"))),
        repeat("wordsOf"("lastNameKey" || ' ' || "firstNameKey"), 2)),
    ALTER COLUMN "firstNameKey" TYPE TEXT COLLATE "C" USING "wordsOf"("firstNameKey"),
    ALTER COLUMN "lastNameKey" TYPE TEXT COLLATE "C" USING "wordsOf"("lastNameKey");
ALTER TABLE "Customer"
    ALTER COLUMN "searchText" TYPE TEXT COLLATE "C" USING "searchTextOf"("wordsOf"("searchText"), repeat("wordsOf"("nameKey"), 2)),
    ALTER COLUMN "nameKey" TYPE TEXT COLLATE "C" USING "wordsOf"("nameKey");

-- After the address they have the first name, the last and the first again, so that both orders stand there without a space.
CREATE TEMPORARY TABLE "Former" ON COMMIT DROP AS
SELECT "userId", "wordsOf"("searchText") AS "words" FROM "FormerSearchText";
DELETE FROM "FormerSearchText";
INSERT INTO "FormerSearchText" ("userId", "searchText")
SELECT DISTINCT "userId", "searchTextOf"("words", substr("words", strpos("words", ' ') + 1)) FROM "Former";

DROP FUNCTION "searchTextOf"(text, text);
DROP FUNCTION "isUnspaced"(text);
DROP FUNCTION "wordsOf"(text);

CREATE TRIGGER "User_former_search_text" AFTER UPDATE OF "searchText" ON "User" FOR EACH ROW
    WHEN (OLD."searchText" IS DISTINCT FROM NEW."searchText") EXECUTE FUNCTION "keepFormerSearchText"();

-- A changed column has no statistics.
ANALYZE "User";
ANALYZE "Customer";
