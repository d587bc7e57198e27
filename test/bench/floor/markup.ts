import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/processes.ts";

export interface FloorGroup {
  id: number;
  title: string;
  systemKey: string;
  /** Names of the rights, in any order; of the locked group they do not count. */
  permissions: string | null;
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

const { "icons.svg": sprite } = JSON.parse(
  readFileSync(join(root, "dist/static/manifest.json"), "utf8"),
) as Record<string, string>;

export function icon(name: string): string {
  return `<svg class="icon" aria-hidden="true"><use href="/static/${sprite}#${name}"/></svg>`;
}

export const states = {
  active: `<span class="state state-active">${icon("circle-check")}Active</span>`,
  deactivated: `<span class="state state-deactivated">${icon("player-pause")}Deactivated</span>`,
  deleted: `<span class="state state-deleted">${icon("trash")}Deleted</span>`,
};

/** As long as the app's; the floor checks no tokens. */
export const hidden = `<input type="hidden" name="_csrf" value="${"c".repeat(86)}">
<input type="hidden" name="_form" value="${"f".repeat(22)}">`;

/** The same of the rights that a page showed. */
export function shownRights(groups: readonly FloorGroup[]): string {
  const marks = groups.map(({ id }) => `${id}.${"m".repeat(3)}`);
  const value = ["e".repeat(6), ...marks].join("~");
  return `<input type="hidden" name="shownRights" value="${value}">`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

export function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] as string);
}
