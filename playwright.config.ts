import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS } from "./scripts/setup/chromium.ts";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // A software GPU on two cores: tests that compute must not run beside each other.
  workers: 1,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: [...CHROMIUM_FLAGS],
    },
    // Pictures of every moment would be drawn by the very cores that compute.
    trace: { mode: "retain-on-failure", screenshots: false },
  },
});
