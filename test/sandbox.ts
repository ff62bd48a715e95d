import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { cloudsYaml } from "../lib/sandbox/clouds-yaml";
import { bare } from "../lib/sandbox/scenes/bare";
import { startSandbox } from "../lib/sandbox/start-sandbox";

const PASSWORD = "devcloud";

/* For each file of the contract tests a sandbox cloud, from before its first line, as bare as the real one. */
const folder = mkdtempSync(path.join(tmpdir(), "stillpoint-sandbox-"));
const sandbox = await startSandbox({
  scene: bare,
  password: PASSWORD,
  hasLatency: false,
  areServicesApart: true,
});
const file = path.join(folder, "clouds.yaml");
writeFileSync(file, cloudsYaml(sandbox, bare, PASSWORD), { mode: 0o600 });
process.env.STILLPOINT_CLOUDS_FILE = file;
process.env.STILLPOINT_SANDBOX_CONTROL = sandbox.controlUrl;
process.env.STILLPOINT_SANDBOX_KEY = sandbox.controlKey;
process.env.STILLPOINT_ALLOW_LOOPBACK = "1";
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});
