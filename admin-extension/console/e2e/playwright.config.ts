import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As .build/setup.sh looks for it. */
function chromium(): string {
  const given = process.env["CHROMIUM"] ?? "";
  if (given !== "") {
    return given;
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = ["chromium", "chromium-browser", "google-chrome"]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(isProgram);
  if (found === undefined) {
    throw new Error("no Chromium on the PATH: run .build/setup.sh chromium, or set CHROMIUM");
  }
  return found;
}

export default defineConfig({
  testDir: here("../src"),
  testMatch: "**/e2e/*.spec.ts",
  globalSetup: here("demo.ts"),
  // traces and pictures of what failed
  outputDir: here("../target/test-results"),
  reporter: here("reporter.ts"),
  // all cases share one demo, whose budgets, keys and cache they change
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // far beyond what any takes, also on a busy machine
  timeout: 180_000,
  expect: { timeout: 60_000 },
  use: {
    browserName: "chromium",
    actionTimeout: 60_000,
    locale: "en-US",
    timezoneId: "UTC",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: chromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
