-- When Active users signed in last, for the numbers of the start page: the others with an old date are many and stay.
CREATE INDEX "User_active_lastLoginAt_idx" ON "User"("lastLoginAt") WHERE "status" = 'active';
