import { expect, it } from "vitest";
import { t, type Walk } from "../../support/user-guide.ts";

const [first, last, email] = ["Nora", "Lind", "nora.lind@example.com"];
const password = "vier blaue Boote";

export function inviting(walk: Walk): void {
  const { guide } = walk;

  it("Inviting a Person", async () => {
    const { page } = walk;
    guide.chapter(
      "Inviting a Person",
      "With a set-password link, the person chooses the password and nobody else knows it. " +
        "Gatehouse sends no e-mail: you pass the link on yourself.",
    );
    await fillIn(walk);
    guide.step(
      `On **${t("users.create.title")}**, leave **${t("users.form.way.link")}** chosen, enter ` +
        `everything but a password, and click **${t("users.create.button")}**.`,
    );
    await page.getByRole("button", { name: t("users.create.button"), exact: true }).click();
    const copy = page.getByRole("button", { name: t("users.link.copy"), exact: true });
    guide.step(
      `The link is shown this once: click **${t("users.link.copy")}** and pass it on. It can ` +
        "be used once, within 72 hours.",
    );
    await guide.picture(page, "The link, shown once", copy);
    const link = new URL(await page.getByLabel(t("users.link.label")).inputValue()).pathname;
    await page.getByRole("link", { name: t("users.link.done") }).click();
    const row = page.locator("tr", { hasText: email });
    expect(await row.textContent()).toContain(t("users.condition.invited"));
    guide.step(
      `Until the link is used, the user is *${t("users.condition.invited")}*: the list says so, ` +
        `and **${t("users.filter.condition.label")}** finds those who are.`,
    );
    await guide.picture(page, "An invited user", row);
    await row.getByRole("link", { name: `${first} ${last}` }).click();
    const again = page.getByRole("link", { name: t("users.link.again") });
    guide.step(
      `The record says who gave the link and until when it is valid. ` +
        `**${t("users.link.again")}** ` +
        `replaces a link that was lost, **${t("users.revocation.button")}** ends it at once. ` +
        "Another e-mail address, status or password ends it, too. For somebody who has a " +
        `password, **${t("users.link.button")}** stands in the same place: that link is ` +
        "valid for 24 hours, and the old password works until it is used.",
    );
    await guide.picture(page, "The record of an invited user", again);
    await setPassword(walk, link);
  });
}

async function fillIn({ page }: Walk): Promise<void> {
  const field = (label: string) => page.getByLabel(label, { exact: true });
  await page.goto("/users/new");
  await field(t("people.form.email.label")).fill(email);
  await field(t("people.form.firstName.label")).fill(first);
  await field(t("people.form.lastName.label")).fill(last);
  await page.getByLabel(t("groups.seededTitle.customer-service")).check();
}

/** What the person does. */
async function setPassword({ chromium, guide }: Walk, link: string): Promise<void> {
  const { page, close } = await chromium.open({
    viewport: { width: 1280, height: 720 },
    bypassCSP: guide.writes,
  });
  await page.goto(link);
  await page.getByLabel(t("profile.password.new"), { exact: true }).fill(password);
  await page.getByLabel(t("people.form.passwordRepeat.label")).fill(password);
  guide.step(
    `The person opens the link, types a password twice and clicks **${t("welcome.button")}**. ` +
      "Then they sign in with it.",
  );
  await guide.picture(page, "Setting one’s own password");
  await page.getByRole("button", { name: t("welcome.button") }).click();
  await page.waitForURL(/\/login$/);
  expect(await page.getByRole("status").textContent()).toContain(t("welcome.done", { email }));
  await close();
}
