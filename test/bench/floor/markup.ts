import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface FloorGroup {
  id: number;
  title: string;
  systemKey: string;
}

export interface FloorUser {
  id: number;
  email: string;
  firstName: string;
  lastName: string;
  status: "active" | "deactivated" | "deleted";
  agent: number;
  locale: string;
  version: number;
  customerCount: number;
  lastLoginAt: string | null;
  groupIds: string | null;
}

const icons = dirname(createRequire(import.meta.url).resolve("@tabler/icons/outline/user.svg"));

export function icon(name: string): string {
  return readFileSync(join(icons, `${name}.svg`), "utf8");
}

export const states = {
  active: `<span class="state state-active">${icon("circle-check")}Active</span>`,
  deactivated: `<span class="state state-deactivated">${icon("player-pause")}Deactivated</span>`,
  deleted: `<span class="state state-deleted">${icon("trash")}Deleted</span>`,
};

/** As long as the app's; the floor checks no tokens. */
export const hidden = `<input type="hidden" name="_csrf" value="${"c".repeat(86)}">
<input type="hidden" name="_form" value="${"f".repeat(22)}">`;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "`": "&#96;" };

export function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] as string);
}
