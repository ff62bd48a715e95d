import fs from "node:fs";
import { Complaint } from "./complaint.mjs";
import { endLeftOver } from "./end-left-over.mjs";
import { openHome, requireSpace } from "./home.mjs";
import { takeHome } from "./home-lock.mjs";
import { inRoot, root } from "./paths.mjs";
import { requirePort } from "./port.mjs";
import { Product } from "./product.mjs";
import { say, seconds } from "./progress.mjs";
import { stopTools } from "./run-tool.mjs";
import { readSettings } from "./settings.mjs";
import { onStopSignal } from "./stop-signal.mjs";

/**
 * Brings everything up and keeps it up until it is told to stop.
 * @param {{ dev?: boolean }} [options]
 * @returns {Promise<number>} exit code
 */
export async function up({ dev = false } = {}) {
  const began = performance.now();
  const settings = readSettings(process.env);
  const { id } = openHome(settings.home);
  const what = dev ? "npm run dev" : "npm run up";
  const { lock, heldBy, leftOver } = takeHome(settings.home, { what, address: settings.address });
  if (!lock) return explainHolder(heldBy, settings);

  const product = new Product({ settings, id, lock, dev });
  const stopped = new Promise((resolve) =>
    onStopSignal(
      () => resolve("asked"),
      () => product.kill(),
    ),
  );
  const start = async () => {
    requireSpace(root, fs.existsSync(inRoot("node_modules")) ? 200 : 1_500);
    requireSpace(settings.home, 150);
    if (leftOver) await endLeftOver(leftOver);
    await requirePort(settings);
    const administrator = await product.start();
    announce(settings, administrator, performance.now() - began, dev);
  };
  try {
    const first = await Promise.race([stopped, start()]);
    if (first !== "asked") await stopped;
    say("Stopping.");
  } finally {
    stopTools();
    await product.stop();
    lock.release();
  }
  say("Stopped.");
  return 0;
}

/**
 * @param {import("./settings.mjs").Settings} settings
 * @param {{ name: string, password?: string }} administrator
 * @param {number} tookMs
 * @param {boolean} dev
 */
function announce({ home, address }, { name, password }, tookMs, dev) {
  const sent = process.send?.({ ready: true, address, name, password });
  say(`\nStillpoint is ready after ${seconds(tookMs)}${dev ? ", with hot reload" : ""}:  ${address}\n`);
  say(`  Sign in as   ${name}`);
  if (password && !sent) {
    say(`  Password     ${password}`);
    say("  Write it down: it is not shown again. `npm run password` makes a new one.");
  } else say("  Password     shown at the first start; `npm run password` makes a new one");
  say(`\nLogs are in ${home}/logs. Ctrl-C stops everything.`);
}

/**
 * Somebody has the data folder already: to ask for the same again is no error, to ask for another address is one.
 * @param {import("./home-lock.mjs").HomeHolder} holder
 * @param {import("./settings.mjs").Settings} settings
 */
function explainHolder({ what, address, holder }, settings) {
  if (!address)
    throw new Complaint(`\`${what}\` (process ${holder.pid}) is using the data: try again when it is done.`);
  if (settings.portGiven && address !== settings.address)
    throw new Complaint(
      `Stillpoint already runs at ${address} (process ${holder.pid}) on this data: stop it first, or give this one its own STILLPOINT_HOME.`,
    );
  say(`Stillpoint already runs at ${address} (\`${what}\`, process ${holder.pid}); Ctrl-C there stops it.`);
  return 0;
}
