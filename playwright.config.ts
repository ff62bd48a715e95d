import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

const browser = process.env.CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);
const desktop = { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } };
const result = process.env.STILLPOINT_E2E_RESULT;

/* Run by `npm run e2e`, which starts a Stillpoint of its own and says here where it is. */
export default defineConfig({
  testDir: "e2e",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  // How long a machine that does much else may take; nothing is measured by it.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: result ? [["list"], ["json", { outputFile: result }]] : "list",
  use: {
    baseURL: process.env.STILLPOINT_URL ?? "http://127.0.0.1:3000",
    // A tenth of the processor time, for something that nobody can open where CI has run.
    trace: process.env.CI ? "off" : "retain-on-failure",
    reducedMotion: "reduce",
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      args: [
        "--no-sandbox", // the sandbox refuses root
        "--disable-dev-shm-usage", // containers give it too little
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", // no test sends anything off this machine
      ],
    },
  },
  projects: [
    // A fresh installation opens nothing but its set-up: this comes first, whatever is asked for.
    { name: "set-up", testMatch: "set-up.spec.ts", use: desktop },
    {
      name: "chromium",
      testIgnore: [
        "devcloud/**",
        "devcloud-backup/**",
        "devcloud-recovery/**",
        "devcloud-alone/**",
        "sandbox/**",
        "set-up.spec.ts",
      ],
      dependencies: ["set-up"],
      use: desktop,
    },
    // Against a real cloud, by `npm run test:openstack`: one story, from the first start to a lost site.
    { name: "devcloud", testMatch: "devcloud/*.spec.ts", use: desktop },
    // The same cloud, the story of a backup; with data of its own, since it begins with another set-up.
    { name: "devcloud-backup", testMatch: "devcloud-backup/*.spec.ts", use: desktop },
    // The same, the stories of recoveries while both regions answer: they stop nothing, and look only at what they made.
    { name: "devcloud-recovery", testMatch: "devcloud-recovery/{drill,mappings}.spec.ts", use: desktop },
    // The same, by `npm run test:openstack -- --all`: there and back is the longest of all; devcloud-alone moves home, too.
    { name: "devcloud-moves", testMatch: "devcloud-recovery/move-and-back.spec.ts", use: desktop },
    // The same, for which the cloud is alone: they stop RegionOne, or count all that it has.
    { name: "devcloud-alone", testMatch: "devcloud-alone/*.spec.ts", use: desktop },
    // With the sandbox cloud beside, as `npm run up` starts it for a newcomer.
    { name: "sandbox", testMatch: "sandbox/*.spec.ts", testIgnore: "**/first-hour.spec.ts", use: desktop },
    // The same with its week of history, and the first task.
    { name: "first-hour", testMatch: "sandbox/first-hour.spec.ts", use: desktop },
  ],
});
