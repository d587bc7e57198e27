import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

const email = "jonas.weber@example.com";
const DAY = 86_400_000;

/** Somebody goes: on a day, for a reason, and out of every browser. */
export function leaving(walk: Walk): void {
  const { guide } = walk;
  const banner = () => walk.page.getByRole("status");
  const idOf = async () => {
    const { db } = walk.chromium.app;
    return (await db.read.user.findFirstOrThrow({ where: { email } })).id;
  };

  it("Ending Access on a Day", async () => {
    const { page } = walk;
    const [deactivate, endsOn] = [t("users.deactivation.button"), t("leaving.endsOn.label")];
    guide.part(
      "When Somebody Leaves",
      "A user can be deactivated at once, or by itself at the end of a day that is known before.",
    );
    guide.chapter(
      "Ending Access on a Day",
      `With the right *${t("rights.users.status.name")}* you say when a user leaves, and why:`,
    );
    await page.goto(`/users/${await idOf()}`);
    const button = page.getByRole("link", { name: deactivate, exact: true });
    guide.step(`Open the user's record and click **${deactivate}**.`);
    await guide.picture(page, "Deactivate on the record", button);
    await button.click();
    const reason = page.getByLabel(t("leaving.reason.label"));
    await page.getByLabel(t("leaving.when.day")).check();
    const day = new Date(Date.now() + 5 * DAY).toISOString().slice(0, 10);
    await page.getByLabel(endsOn).fill(day);
    await reason.fill("Moves to another branch");
    guide.step(
      `Choose **${t("leaving.when.day")}** and enter the **${endsOn}**: the user can work until ` +
        `that day is over. A **${t("leaving.reason.label")}** can be added here, also for ` +
        `**${t("leaving.when.now")}**; the list, the record and the history show it.`,
    );
    await guide.picture(page, "When, and why", reason);
    await page.locator("main").getByRole("button", { name: deactivate }).click();
    expect(await banner().textContent()).toContain("Access of Jonas Weber ends on");
    const badge = page.locator("h1 ~ * .state-ends");
    guide.step(
      "The day stands beside the status. Under " +
        `**${t("users.filter.condition.label")}** the **${t("users.list.caption")}** finds ` +
        "everybody whose access ends, and the start page names whose it is in the next seven " +
        "days. " +
        `**${t("leaving.change")}** on the record leads to another day, or takes it away.`,
    );
    await guide.picture(page, "Access ends", badge);
    guide.step(
      "When the day is over, the user is signed out everywhere and Deactivated, without anybody " +
        "doing anything. Only the access of the last administrator does not end: the start page " +
        "says so.",
    );
    await page.goto("/users?condition=ends");
    expect(await page.locator("tr", { hasText: email }).count()).toBe(1);
  });

  it("Ending a User's Sessions", async () => {
    const { page, chromium } = walk;
    const id = await idOf();
    await chromium.app.signedIn(id);
    guide.chapter(
      "Ending a User's Sessions",
      "Where a user is signed in, for example on a laptop that was lost:",
    );
    await page.goto(`/users/${id}`);
    const link = page.locator(`a[href*="/users/${id}/sessions"]`);
    guide.step(`On the record, click the number under **${t("profile.sessions.title")}**.`);
    await guide.picture(page, "The sessions of a user", link);
    await link.click();
    const all = page.getByRole("button", { name: t("users.sessions.endAll") });
    guide.step(
      `Click **${t("profile.sessions.end")}** beside a browser, or ` +
        `**${t("users.sessions.endAll")}**. It takes hold with the next click there.`,
    );
    await guide.picture(page, "Where a user is signed in", all);
    await all.click();
    expect(await banner().textContent()).toContain(t("profile.sessions.done", { count: 1 }));
    guide.step(
      "Whoever knows the password can sign in again: to keep somebody out, deactivate them.",
    );
  });
}
