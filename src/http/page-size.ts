import type { z } from "zod";
import type { Exchange } from "./context.ts";
import { cookieName, cookieOptions } from "./cookies.ts";
import { pageSize } from "./fields.ts";

const COOKIE = "per";
const YEAR = 365 * 86_400_000;

/**
 * The query of a list, with as many rows a page as the reader last chose where it does not say;
 * choosing is to ask for a first page, not to follow somebody's link to another.
 */
export function withPageSize(
  schema: z.ZodObject,
  { deps, req, res }: Exchange,
): Readonly<Record<string, unknown>> {
  if (!("per" in schema.shape)) return req.query;
  const { per, page, before } = req.query;
  const name = cookieName(deps, COOKIE);
  const kept: unknown = req.cookies?.[name];
  if (per === undefined)
    return pageSize.safeParse(kept).success ? { ...req.query, per: kept } : req.query;
  const isChosen = page === undefined && before === undefined && per !== kept;
  if (isChosen && pageSize.safeParse(per).success)
    res.cookie(name, per, { ...cookieOptions(deps), maxAge: YEAR });
  return req.query;
}
