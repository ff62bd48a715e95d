/* npm run manifest -- verify <file> [SHA256:…]: whether a recovery point's manifest is unchanged, and who signed it. */
import path from "node:path";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { inRoot } from "./lib/paths.mjs";
import { runInTerminal } from "./lib/run-tool.mjs";

await runMain(async () => {
  const [command, file, ...rest] = process.argv.slice(2);
  if (command !== "verify" || !file)
    throw new Complaint("Say which file to look at: npm run manifest -- verify <file> [SHA256:…]");
  await ensureInstalled();
  await ensureBuilt(["client", "worker"]);
  const whole = path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
  return runInTerminal(
    process.execPath,
    ["--enable-source-maps", inRoot("dist/manifest.mjs"), command, whole, ...rest],
    { ...process.env },
  );
});
