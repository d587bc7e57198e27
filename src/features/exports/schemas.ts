import { z } from "zod";
import { idParam } from "../../http/fields.ts";
import { auditQuery } from "../audit/schemas.ts";
import { membersQuery } from "../groups/schemas.ts";
import { usersQuery } from "../users-list/schemas.ts";

export const ownerParams = z.object({ id: idParam });

/** Nothing is asked: the address says what. */
export const exportForm = z.strictObject({});

/** What the lists are filtered by: an export has no pages and an order of its own. */
export const usersFilter = usersQuery.omit({ sort: true, dir: true, page: true, per: true });
export const membersFilter = membersQuery.pick({ q: true });
export const auditFilter = auditQuery.omit({ per: true, before: true });
