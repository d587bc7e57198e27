import { readFileSync } from "node:fs";
import { Router } from "express";
import { describe, expect, it } from "vitest";
import { variableNames } from "../../src/config.ts";
import { permissions } from "../../src/domain/permissions.ts";
import { featureRouters } from "../../src/features/index.ts";
import { registerPages } from "../../src/http/registry.ts";

describe("pages", () => {
  it("ask for a right of the catalogue, or are on the list of those that need none", () => {
    const free = registerPages(featureRouters()).filter(
      ({ permission }) => !permissions.some((right) => right === permission),
    );
    expect(free.map(({ path, permission }) => `${path} ${permission}`).sort()).toEqual([
      "/ signed-in",
      "/help signed-in",
      "/login public",
      "/logout signed-in",
      "/profile signed-in",
      "/profile/password signed-in",
      "/profile/sessions signed-in",
      "/store/api signed-in",
      "/style-guide public",
      "/welcome public",
      "/welcome/:token public",
    ]);
  });

  it("cannot be added behind the registry's back", () => {
    const stray = Router();
    stray.get("/stray", (_req, res) => void res.end());
    expect(() => registerPages([stray])).toThrow("/stray was not declared with page()");
  });
});

describe(".env.example", () => {
  it("names exactly the variables that the configuration reads", () => {
    const text = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
    const named = [...text.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...variableNames].sort());
  });
});
