-- The number of customers of a user, counted once a statement: a version of the user's row for every customer takes a time that grows with the square of their number.

DROP TRIGGER "Customer_count_insert" ON "Customer";
DROP TRIGGER "Customer_count_update" ON "Customer";
DROP TRIGGER "Customer_count_delete" ON "Customer";
DROP FUNCTION "countCustomers"();

CREATE FUNCTION "countCustomers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE "User" u SET "customerCount" = u."customerCount" + c.n
          FROM (SELECT "assignedUserId", count(*) AS n FROM after GROUP BY 1) c WHERE u."id" = c."assignedUserId";
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE "User" u SET "customerCount" = u."customerCount" - c.n
          FROM (SELECT "assignedUserId", count(*) AS n FROM before GROUP BY 1) c WHERE u."id" = c."assignedUserId";
    ELSE
        UPDATE "User" u SET "customerCount" = u."customerCount" + c.n
          FROM (SELECT "assignedUserId", sum(n) AS n
                  FROM (SELECT "assignedUserId", 1 AS n FROM after UNION ALL SELECT "assignedUserId", -1 FROM before) moved
                 GROUP BY 1 HAVING sum(n) <> 0) c WHERE u."id" = c."assignedUserId";
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "Customer_count_insert" AFTER INSERT ON "Customer" REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "countCustomers"();
CREATE TRIGGER "Customer_count_update" AFTER UPDATE ON "Customer" REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION "countCustomers"();
CREATE TRIGGER "Customer_count_delete" AFTER DELETE ON "Customer" REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION "countCustomers"();
