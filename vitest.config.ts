import { defineConfig } from "vitest/config";
import { filesOnce } from "./test/once.ts";
import { failWhereNothingRan } from "./test/support/nothing-ran.ts";

const setup = "test/support/global-setup.ts";
/** Longer races take longer (`npm run test:long`). */
const rounds = Number(process.env.RACE_ROUNDS ?? 20);
const patience = Math.max(1, rounds / 20);
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
    // Two more than cores: much of a test is waiting, of processes most. Each loads the app once,
    // not once a file (`isolate`), and what was loaded before is not translated again.
    maxWorkers: 4,
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
          exclude: filesOnce,
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
          exclude: rounds < 200 ? long : [],
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
