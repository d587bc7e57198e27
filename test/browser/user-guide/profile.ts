import { expect, it } from "vitest";
import { Browser } from "../../support/browser.ts";
import { administrator } from "../../support/databases.ts";
import { addTemporary, chosen, given } from "../../support/temporary.ts";
import { t, type Walk } from "../../support/user-guide.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const password = "vier leise Dampfer";

export function profile(walk: Walk): void {
  const { guide } = walk;
  const banner = () => walk.page.getByRole("status");
  const tab = (name: string) => walk.page.locator(".tabs").getByRole("link", { name });

  it("The First Sign-in", async () => {
    const { email } = await addTemporary(walk.chromium.app, { firstName: "Nina", lastName: "Neu" });
    const { page, close } = await walk.chromium.open({ bypassCSP: guide.writes });
    guide.part("Your Account", "Your own data, your password, and where you are signed in.");
    guide.chapter(
      "The First Sign-in",
      "A password that somebody else has given you is temporary: it can be used for 72 hours. " +
        "To sign in for the first time, or after somebody has set a new password for you:",
    );
    await page.goto("/login");
    const field = (label: string) => page.getByLabel(label, { exact: true });
    await field(t("sign-in.email")).fill(email);
    await field(t("sign-in.password")).fill(given);
    guide.step(
      `Enter your e-mail address and that password, and click **${t("sign-in.button")}**. ` +
        "Below it you read whom to ask if it is not accepted.",
    );
    await page.getByRole("button", { name: t("sign-in.button") }).click();
    await field(t("profile.temporary.current")).fill(given);
    await field(t("profile.password.new")).fill(chosen);
    await field(t("people.form.passwordRepeat.label")).fill(chosen);
    const save = page.getByRole("button", { name: t("profile.temporary.submit") });
    guide.step(
      "Read who has set the password, and when. Enter it once more, and twice a new one that " +
        `only you know. ${t("people.form.password.hint")}`,
    );
    await guide.picture(page, "Your own password", save);
    guide.step(`Click **${t("profile.temporary.submit")}**. You go on to where you wanted to be.`);
    await save.click();
    expect(await page.getByRole("status").textContent()).toContain(t("profile.password.done"));
    await close();
  });

  it("Changing Your Profile", async () => {
    const { page } = walk;
    guide.chapter(
      "Changing Your Profile",
      "Your name, the language of the pages, and whether they are light or dark. " +
        "To change your profile:",
    );
    await page.goto("/");
    await page.locator(".account summary").click();
    const link = page.getByRole("link", { name: t("layout.profile"), exact: true });
    guide.step(
      `Click your name in the top right corner, and then **${t("layout.profile")}**. ` +
        `**${t("layout.help")}** leads to this guide.`,
    );
    await guide.picture(page, "The menu of your account", link);
    await link.click();
    await page.getByLabel(t("profile.theme.light")).check();
    const update = page.getByRole("button", { name: t("profile.submit") });
    guide.step(
      `Make your changes, and click **${t("profile.submit")}**. ` +
        `A **${t("profile.theme.label")}** of *${t("profile.theme.system")}* follows your device.`,
    );
    await guide.picture(page, "Your profile", update);
    await update.click();
    expect(await banner().textContent()).toContain(t("profile.theme.label"));
  });

  it("Changing Your Password", async () => {
    const { page } = walk;
    guide.chapter("Changing Your Password", "To change your password:");
    const field = (label: string) => page.getByLabel(label, { exact: true });
    guide.step(
      `In your profile, open **${t("profile.password.tab")}**. Enter your current password, and ` +
        `a new one twice. ${t("people.form.password.hint")}`,
    );
    await tab(t("profile.password.tab")).click();
    await field(t("profile.password.current")).fill(administrator.password);
    await field(t("profile.password.new")).fill(password);
    await field(t("people.form.passwordRepeat.label")).fill(password);
    const submit = page.getByRole("button", { name: t("profile.password.title") });
    await guide.picture(page, "A new password", submit);
    guide.step(
      `Click **${t("profile.password.title")}**. You stay signed in here; ` +
        "all your other sessions end.",
    );
    await submit.click();
    expect(await banner().textContent()).toContain(t("profile.password.done"));
  });

  it("Ending Sessions", async () => {
    const { page, chromium } = walk;
    const other = new Browser(chromium.app.app, { "user-agent": firefox });
    await other.submit("/login", { email: administrator.email, password });
    expect((await other.get("/users")).status).toBe(200);
    guide.chapter(
      "Ending Sessions",
      "Every browser in which you are signed in is a session. To sign out of a browser that is " +
        "not in front of you:",
    );
    guide.step(`In your profile, open **${t("profile.sessions.title")}**.`);
    await tab(t("profile.sessions.title")).click();
    const end = page.getByRole("button", { name: `${t("profile.sessions.end")}:` });
    guide.step(
      `Click **${t("profile.sessions.end")}** beside a session that is not needed or not yours, ` +
        `or **${t("profile.sessions.endOthers")}**. If a session is not yours, ` +
        "change your password as well.",
    );
    await guide.picture(page, "Your sessions", end);
    await end.click();
    expect(await banner().textContent()).toContain(t("profile.sessions.done", { count: 1 }));
    expect((await other.get("/users")).headers.location).toMatch(/^\/login/);
  });
}
