import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Language } from "../../src/languages/texts.ts";
import type { TestApp } from "../support/app.ts";

/** A folder and a line more: English in guillemets, with Polish plurals, dates and numbers. */
async function addLanguage(): Promise<void> {
  const languages = await import("../../src/languages/index.ts");
  const texts = marked(languages.en.texts) as Language["texts"];
  const more = { ...languages, zz: { name: "Zzyzx", tag: "pl-PL", texts } };
  vi.doMock("../../src/languages/index.ts", () => more);
  // Whatever knew the languages before is loaded anew.
  vi.resetModules();
}

/** For the files after this one. */
function removeLanguage(): void {
  vi.doUnmock("../../src/languages/index.ts");
  vi.resetModules();
}

function marked(tree: object): object {
  const entries = Object.entries(tree).flatMap(([name, value]) => {
    const said = typeof value === "string" ? `«${value}»` : marked(value as object);
    const forms = name.endsWith("_other") ? ["_other", "_few", "_many"] : [""];
    return forms.map((form) => [name.replace(/_other$/, "") + form, said]);
  });
  return Object.fromEntries(entries);
}

describe("a language that is a folder and a line more", () => {
  let test: TestApp;
  beforeAll(async () => {
    await addLanguage();
    const { startApp } = await import("../support/app.ts");
    test = await startApp();
  });
  afterAll(async () => {
    await test.close();
    removeLanguage();
  });

  it("is offered after English", async () => {
    const { localeNames, locales } = await import("../../src/languages/locale.ts");
    expect([locales[0], locales.at(-1)]).toEqual(["en", "zz"]);
    expect(localeNames).toMatchObject({ zz: "Zzyzx" });
  });

  it("is that of a browser which asks for it", async () => {
    const page = await test.anonymous().get("/login", { "accept-language": "zz, de;q=0.5" });
    expect(page.text).toContain('<html lang="zz"');
    expect(page.text).toContain("«Sign in»");
    expect(page.text).toMatch(/hreflang="zz"\s+aria-current="true">Zzyzx<\/a>/);
  });

  it("is chosen in the profile, and recorded by its name", async () => {
    const me = await test.signedIn();
    expect((await me.get("/profile")).text).toContain(
      '<label class="form-check-label" for="locale-zz" lang="zz">Zzyzx</label>',
    );
    await me.submit("/profile", { locale: "zz" });
    const record = await me.get("/users/1");
    expect(record.text).toContain('<html lang="zz"');
    expect(record.text).toContain("««Interface language»: English → Zzyzx»");
  });

  it("has its own dates, numbers and plurals", () => {
    const { translations, formats } = test.deps as unknown as Untyped;
    const { t, format } = { t: translations.zz, format: formats.zz };
    expect(format.dateTime(new Date("2026-03-02T09:00:00Z"))).toMatch(/^2 mar 2026, \d\d:00$/);
    expect(format.number(12_345)).toMatch(/^12\s345$/);
    for (const count of [1, 2, 5]) expect(t("lists.more", { count })).toBe(`«and ${count} more»`);
    expect(t("lists.more", { count: 12_345 })).toMatch(/^«and 12\s345 more»$/);
  });
});

interface Untyped {
  translations: Readonly<Record<"zz", TestApp["deps"]["translations"]["en"]>>;
  formats: Readonly<Record<"zz", TestApp["deps"]["formats"]["en"]>>;
}
