-- Links with which people set their own password, one for each user at most.
CREATE TABLE "PasswordLink" (
    "userId" INTEGER NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdById" INTEGER,

    CONSTRAINT "PasswordLink_pkey" PRIMARY KEY ("userId")
);

CREATE UNIQUE INDEX "PasswordLink_tokenHash_key" ON "PasswordLink"("tokenHash");

ALTER TABLE "PasswordLink" ADD CONSTRAINT "PasswordLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "PasswordLink" ADD CONSTRAINT "PasswordLink_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A link is for the person as they were when it was given: another password, address or status voids it.
CREATE FUNCTION "voidPasswordLink"() RETURNS trigger AS $$
BEGIN
    DELETE FROM "PasswordLink" WHERE "userId" = NEW."id";
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER "User_void_password_link" AFTER UPDATE OF "passwordHash", "email", "status" ON "User" FOR EACH ROW
    WHEN (OLD."passwordHash" <> NEW."passwordHash" OR OLD."email" <> NEW."email" OR OLD."status" <> NEW."status")
    EXECUTE FUNCTION "voidPasswordLink"();

-- And for as long as who gave it is there.
CREATE INDEX "PasswordLink_createdById_idx" ON "PasswordLink"("createdById");
CREATE FUNCTION "voidGivenLinks"() RETURNS trigger AS $$
BEGIN
    DELETE FROM "PasswordLink" WHERE "createdById" = NEW."id";
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER "User_void_given_links" AFTER UPDATE OF "status" ON "User" FOR EACH ROW
    WHEN (OLD."status" = 'active' AND NEW."status" <> 'active')
    EXECUTE FUNCTION "voidGivenLinks"();

-- Who has no password yet, with what the Users List counts by.
CREATE INDEX "User_invited_idx" ON "User"("id", "status", "agent", "locale") WHERE "passwordHash" = '';
