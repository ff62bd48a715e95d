import fs from "node:fs";
import { Complaint } from "./complaint.mjs";
import { endLeftOver } from "./end-left-over.mjs";
import { openHome, requireSpace } from "./home.mjs";
import { takeHome } from "./home-lock.mjs";
import { claimOpenFolder } from "./open-folder.mjs";
import { inRoot, root } from "./paths.mjs";
import { requirePort } from "./port.mjs";
import { Product } from "./product.mjs";
import { say, seconds } from "./progress.mjs";
import { stopTools } from "./run-tool.mjs";
import { readArguments, readSettings } from "./settings.mjs";
import { onStopSignal } from "./stop-signal.mjs";

/**
 * Brings everything up and keeps it up until it is told to stop.
 * @param {{ dev?: boolean }} [options]
 * @returns {Promise<number>} exit code
 */
export async function up({ dev = false } = {}) {
  const began = performance.now();
  const settings = { ...readSettings(process.env), ...readArguments(process.argv.slice(2)) };
  const { id } = openHome(settings.home);
  if (!settings.databaseUrl) claimOpenFolder(settings.home, id);
  const what = dev ? "npm run dev" : "npm run up";
  const { lock, heldBy, leftOver } = takeHome(settings.home, { what, address: settings.address });
  if (!lock) return explainHolder(heldBy, settings);

  /** @type {import("./administrator.mjs").Administrator | undefined} */
  let account;
  /** @type {string | undefined} */
  let sandboxPassword;
  const onAdministrator = (/** @type {import("./administrator.mjs").Administrator} */ made) => {
    account = made;
    showAccount(made);
  };
  const onNewSandbox = (/** @type {string} */ password) => {
    sandboxPassword = password;
    showSandbox(password);
  };
  const product = new Product({ settings, id, lock, dev, onAdministrator, onNewSandbox });
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
    await product.start();
    if (product.isStopping || !account) return;
    lock.setReady();
    const sandbox = product.sandbox ? (sandboxPassword ?? "kept") : undefined;
    announce(settings, { ...account, sandbox }, performance.now() - began, dev);
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
 * Before all is ready: a start that fails later must not take the only copy of the password with it.
 * @param {import("./administrator.mjs").Administrator} account
 */
function showAccount({ name, password }) {
  if (!password || process.send) return; // a program that started us gets it with "ready"
  say(`\n  Sign in as   ${name}`);
  say(`  Password     ${password}`);
  say("  Write it down: it is not shown again. `npm run password` makes a new one.\n");
}

/**
 * The same for the accounts of the simulated cloud.
 * @param {string} password
 */
function showSandbox(password) {
  if (process.send) return;
  say(`\n  The sandbox cloud: sign in as admin or demo with ${password}`);
  say("  Two simulated sites to try things with. `npm run up -- --no-sandbox` is for real ones.\n");
}

/**
 * @param {import("./settings.mjs").Settings} settings
 * @param {import("./administrator.mjs").Administrator & { sandbox: string | undefined }} account
 * @param {number} tookMs
 * @param {boolean} dev
 */
function announce({ home, address }, { name, password, sandbox }, tookMs, dev) {
  process.send?.({ ready: true, address, name, password, sandbox });
  say(`\nStillpoint is ready after ${seconds(tookMs)}${dev ? ", with hot reload" : ""}:  ${address}\n`);
  say(`  Sign in as   ${name}`);
  say(
    password
      ? "  Password     shown above"
      : "  Password     shown at the first start; `npm run password` makes a new one",
  );
  if (sandbox)
    say(`  Sandbox      admin or demo, with the password in ${home}/sandbox-password (docs/sandbox.md)`);
  say(`\nLogs are in ${home}/logs. Ctrl-C stops everything.`);
}

/**
 * Somebody has the data folder already: to ask for the same again is no error, to ask for another address is one.
 * @param {import("./home-lock.mjs").HomeHolder} holder
 * @param {import("./settings.mjs").Settings} settings
 */
function explainHolder({ what, address, isReady, holder }, settings) {
  if (!address)
    throw new Complaint(`\`${what}\` (process ${holder.pid}) is using the data: try again when it is done.`);
  const already = isReady ? "already runs" : "is already starting";
  if (settings.portGiven && address !== settings.address)
    throw new Complaint(
      `Stillpoint ${already} at ${address} (process ${holder.pid}) on this data: stop it first, or give this one its own STILLPOINT_HOME.`,
    );
  say(`Stillpoint ${already} at ${address} (\`${what}\`, process ${holder.pid}); Ctrl-C there stops it.`);
  return 0;
}
