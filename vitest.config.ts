import { defineConfig } from "vitest/config";
import { filesOnce } from "./test/once.ts";
import { failWhereNothingRan } from "./test/support/nothing-ran.ts";
import { roundsOf, thorough } from "./test/support/thorough.ts";
import { WaitingBetween } from "./test/support/waiting-between.ts";

const setup = "test/support/global-setup.ts";
/** Longer races take longer (`npm run test:long`). */
const patience = Math.max(1, roundsOf(20) / 20);
/** What takes minutes, and only then. */
const long = ["test/process/production-install.test.ts", "test/process/full-size.test.ts"];
const browser = {
  name: "browser",
  include: ["test/browser/**/*.test.ts"],
  // Pictures for who changes how pages look (`npm run docs:screens`).
  exclude: process.env.DOCS_SCREENS === "1" ? [] : ["test/browser/screens.test.ts"],
  globalSetup: setup,
  testTimeout: 120_000,
  hookTimeout: 60_000,
  isolate: false,
};

/**
 * Unit and architecture tests; integration tests once per database, but for those that say the same
 * on either (test/once.ts); the built process as a whole; browser tests where Chromium is found.
 */
export default defineConfig({
  test: {
    // One more than cores, as tests wait now and then. Each loads the app once, not once a file
    // (`isolate`), and what was loaded before is not translated again.
    maxWorkers: 3,
    sequence: { sequencer: WaitingBetween },
    experimental: { fsModuleCache: true },
    reporters: ["default", failWhereNothingRan()],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          testTimeout: 20_000,
          isolate: false,
        },
      },
      {
        test: {
          name: "architecture",
          include: ["test/architecture/**/*.test.ts"],
          testTimeout: 20_000,
          isolate: false,
        },
      },
      {
        test: {
          name: "sqlite",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: setup,
          env: { TEST_DIALECT: "sqlite" },
          testTimeout: 60_000 * patience,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
      {
        test: {
          name: "postgresql",
          include: ["test/integration/**/*.test.ts"],
          exclude: thorough ? [] : filesOnce,
          globalSetup: setup,
          env: { TEST_DIALECT: "postgresql" },
          testTimeout: 60_000 * patience,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
      {
        test: {
          name: "process",
          include: ["test/process/**/*.test.ts"],
          exclude: thorough ? [] : long,
          // Half of it is waiting.
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
          globalSetup: setup,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          isolate: false,
        },
      },
      { test: browser },
    ],
  },
});
