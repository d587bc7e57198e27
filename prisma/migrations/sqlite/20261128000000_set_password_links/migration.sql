-- Links with which people set their own password, one for each user at most.
BEGIN;

CREATE TABLE "PasswordLink" (
    "userId" INTEGER NOT NULL PRIMARY KEY,
    "tokenHash" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdById" INTEGER,
    CONSTRAINT "PasswordLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PasswordLink_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "PasswordLink_tokenHash_key" ON "PasswordLink"("tokenHash");

-- A link is for the person as they were when it was given: another password, address or status voids it.
CREATE TRIGGER "User_void_password_link" AFTER UPDATE OF "passwordHash", "email", "status" ON "User"
WHEN OLD."passwordHash" <> NEW."passwordHash" OR OLD."email" <> NEW."email" OR OLD."status" <> NEW."status" BEGIN
    DELETE FROM "PasswordLink" WHERE "userId" = NEW."id";
END;

-- And for as long as who gave it is there.
CREATE INDEX "PasswordLink_createdById_idx" ON "PasswordLink"("createdById");
CREATE TRIGGER "User_void_given_links" AFTER UPDATE OF "status" ON "User" WHEN OLD."status" = 'active' AND NEW."status" <> 'active' BEGIN
    DELETE FROM "PasswordLink" WHERE "createdById" = NEW."id";
END;

-- Who has no password yet, with what the Users List counts by.
CREATE INDEX "User_invited_idx" ON "User"("id", "status", "agent", "locale") WHERE "passwordHash" = '';

COMMIT;
