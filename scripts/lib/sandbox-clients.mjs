import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ManagedChild } from "./managed-child.mjs";
import { inRoot } from "./paths.mjs";
import { ownEnvironment } from "./product-children.mjs";
import { step } from "./progress.mjs";
import { runUnittest } from "./run-unittest.mjs";

/**
 * Clients that are not ours, of Debian, do a whole backup and its restore in another region on a sandbox of their own.
 * `dist/sandbox.mjs` must be there.
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export async function sandboxClients() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-sandbox-"));
  const sandbox = new ManagedChild({
    name: "sandbox",
    args: ["--enable-source-maps", inRoot("dist/sandbox.mjs")],
    env: () => ({
      ...ownEnvironment(),
      STILLPOINT_SANDBOX_FOLDER: folder,
      STILLPOINT_SANDBOX_PASSWORD: randomBytes(12).toString("hex"),
      STILLPOINT_SANDBOX_KEY: randomBytes(16).toString("hex"),
      STILLPOINT_SANDBOX_LATENCY: "0",
    }),
    logs: folder,
    onStart: () => {},
    patienceMs: 3_000,
    saysReady: true,
  });
  try {
    await step("sandbox started", async () => {
      sandbox.start();
      await sandbox.untilReady(() => sandbox.hasSaidReady, 30_000);
    });
    return await runUnittest("sandbox clients", "test/sandbox-clients", {
      env: { OS_CLIENT_CONFIG_FILE: path.join(folder, "clouds.yaml") },
    });
  } finally {
    await sandbox.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
