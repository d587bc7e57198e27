import { textOf, unescapeHtml } from "./browser.ts";

export interface ShownUser {
  id: number;
  email: string;
  /** The words of the buttons and links of its Action. */
  acts: string[];
}

/** The rows of a Users List, from its HTML. */
export function shownUsers(html: string): ShownUser[] {
  return [...html.matchAll(/<tr id="u(\d+)"[^>]*>([\s\S]*?)<\/tr>/g)].map(([, id, row = ""]) => ({
    id: Number(id),
    email: unescapeHtml(/class="sub[ a-z]*">([\s\S]*?)<\/span>/.exec(row)?.[1] ?? "").replaceAll(
      "<wbr>",
      "",
    ),
    acts: [...(row.split('class="acts"')[1] ?? "").matchAll(/<(a|button)\b[^>]*>([^<]+)</g)].map(
      ([, , text = ""]) => textOf(text),
    ),
  }));
}
