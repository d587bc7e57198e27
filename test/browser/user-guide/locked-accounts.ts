import { expect, it } from "vitest";
import { lockUser } from "../../support/app.ts";
import { t, type Walk } from "../../support/user-guide.ts";

const [name, email] = ["Mia Berger", "mia.berger@example.com"];
const MINUTE = 60_000;

export function lockedAccounts(walk: Walk): void {
  const { guide } = walk;

  it("Unlocking a User", async () => {
    const { page } = walk;
    guide.part(
      "Locked Accounts",
      "After ten wrong passwords an account is locked: for a minute, and with each further one " +
        "twice as long, up to an hour. Until then not even the right password opens it. " +
        "A browser in which the user has signed in before is counted by itself, so that " +
        "strangers who guess do not lock the user out there.",
    );
    guide.chapter(
      "Unlocking a User",
      `A lock ends by itself. With the right *${t("rights.users.status.name")}* you can end it ` +
        "at once:",
    );
    await lockOut(walk);
    await page.goto("/users");
    guide.step(
      `On the **${t("users.title")}** page, choose *${t("users.filter.condition.locked")}* under ` +
        `**${t("users.filter.condition.label")}**, and click **${t("lists.filter.apply")}**.`,
    );
    await page.getByLabel(t("users.filter.condition.label")).selectOption("locked");
    await page
      .locator("main")
      .getByRole("button", { name: t("lists.filter.apply") })
      .click();
    await page.waitForURL(/condition=locked/);
    const unlock = page
      .locator("tr", { hasText: email })
      .getByText(t("users.unlocking.button"), { exact: true });
    guide.step(
      `In **${t("users.list.caption")} > ${t("people.column.action")}**, click ` +
        `**${t("users.unlocking.button")}**.`,
    );
    await guide.picture(page, "A locked user", unlock);
    await unlock.click();
    expect(await page.getByRole("status").textContent()).toContain(
      t("users.unlocking.done", { name }),
    );
    guide.step(
      "The failed attempts are forgotten, and the user can sign in. " +
        "Nobody lifts their own lock: ask another administrator, or wait.",
    );
  });
}

/** What the user sees meanwhile. */
async function lockOut({ chromium, guide }: Walk): Promise<void> {
  const { db } = chromium.app;
  const { id } = await db.read.user.findFirstOrThrow({ where: { email }, select: { id: true } });
  await lockUser(db, id, new Date(Date.now() + 8 * MINUTE));
  const { page, close } = await chromium.open({
    viewport: { width: 1280, height: 720 },
    bypassCSP: guide.writes,
  });
  await page.goto("/login");
  await page.getByLabel(t("sign-in.email")).fill(email);
  await page.getByLabel(t("sign-in.password"), { exact: true }).fill("fünf müde Wale");
  await page.getByRole("button", { name: t("sign-in.button") }).click();
  const refusal = page.locator(".error-summary");
  await refusal.waitFor();
  guide.step("The user reads on the login page how long to wait, and asks you.");
  await guide.picture(page, "Locked out", refusal);
  await close();
}
