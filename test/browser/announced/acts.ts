import type { Page } from "playwright-core";
import type { LocaleName } from "../../../src/languages/locale.ts";
import { thorough } from "../../support/thorough.ts";

interface Made {
  user: number;
  group: number;
}

interface Act {
  path: (made: Made) => string;
  act: (page: Page) => Promise<void>;
  /** How often the administrator is signed in. */
  sessions?: number;
}

/** Presses a button by key, and waits for the page that it leads to. */
async function press(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.locator(selector).first().press("Enter")]);
}

/** An act that each of the main pages offers. */
const byPage: Record<string, Act> = {
  "users list": {
    path: () => "/users?q=timm",
    act: (page) => press(page, "button[formaction*=deactivation]"),
  },
  record: {
    path: ({ user }) => `/users/${user}`,
    async act(page) {
      await press(page, "a[href*=deactivation]");
      await press(page, ".form-buttons button");
    },
  },
  edit: {
    path: ({ user }) => `/users/${user}/edit?list=q%3Dtimm`,
    async act(page) {
      await page.fill("#lastName", "Timme");
      await press(page, "#lastName");
    },
  },
  create: {
    path: () => "/users/new?list=q%3Dvia",
    async act(page) {
      await page.fill("#firstName", "Via");
      await page.fill("#lastName", "Timm");
      await page.fill("#email", "via@example.org");
      await page.check("#way-typed");
      for (const field of ["password", "passwordRepeat"])
        await page.fill(`#${field}`, "nine quiet lanterns");
      await page.getByLabel("Auditors").check();
      await press(page, "#lastName");
    },
  },
  assign: {
    path: ({ user }) => `/users/${user}/customers`,
    async act(page) {
      await page.locator("input[name=ticked]").first().check();
      await press(page, "button[value=save]");
    },
  },
  groups: {
    path: () => "/groups?q=night",
    async act(page) {
      await press(page, "a[href*=deletion]");
      await press(page, "form.form-card .btn-danger");
    },
  },
  members: {
    path: ({ group }) => `/groups/${group}/members`,
    async act(page) {
      await page.locator("#users tbody input").first().check();
      await press(page, "button[value=remove]");
      await press(page, "button[value=save]");
    },
  },
  sessions: {
    path: () => "/profile/sessions",
    sessions: 2,
    act: (page) => press(page, "tbody form button"),
  },
};

const languages: readonly LocaleName[] = ["en", "de"];

/** Each in one language, in both in the long run. For `it.each`. */
export const acts = Object.entries(byPage).flatMap(([page, act], index) =>
  languages
    .filter((_, of) => thorough || of === index % 2)
    .map((locale) => ({ page, locale, sessions: 1, ...act })),
);
