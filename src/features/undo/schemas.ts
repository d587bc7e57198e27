import { z } from "zod";
import { idParam, rowVersion } from "../../http/fields.ts";
import { backQuery as groupBack, recordUrl as groupUrl } from "../groups/schemas.ts";
import { backQuery as userBack, recordUrl as userUrl } from "../users-list/schemas.ts";

export const undoParams = z.object({ id: idParam });

/** The list that led to the record whose history led here. */
export const undoQuery = z.object({ list: z.string().max(1_000).default("") });

/** What the page showed, and the version of the user whom it is about. */
export const undoForm = z.strictObject({
  seen: z.string().regex(/^[\w-]{43}$/),
  version: rowVersion.optional(),
});

interface Subject {
  subjectType: string;
  subjectId: number | null;
}

/** The history that an entry stands in. */
export function historyUrl({ subjectType, subjectId }: Subject, list: string): string {
  if (subjectId === null) return "/";
  const [back, urlOf] = subjectType === "group" ? [groupBack, groupUrl] : [userBack, userUrl];
  return `${urlOf(back.parse({ list }).list, { id: subjectId })}#history`;
}
