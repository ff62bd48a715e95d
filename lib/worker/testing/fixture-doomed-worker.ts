/*
 * The real worker, which passes moments of a run and names each, and kills itself at the one that the line "doom …" on its
 * stdin says; from there it counts. It does nothing before the line "go". Told to be cancelled instead, it waits there.
 */

import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { systemClock } from "../../clock";
import { Transport } from "../../openstack/transport";
import { LiveRun } from "../../runs/live-run";
import { RunJournal } from "../../runs/run-journal";
import { EXIT } from "../exit-codes";
import { scheduleHousekeeping } from "../housekeeping";
import { registerRuns } from "../register-runs";
import { startWorker } from "../start-worker";
import { type Doom, kindOf } from "./moments";

let doom: Doom | null = null;
let met = 0;
let passed = 0;
/** The durable step that something is done for: two runs may go on side by side. */
const steps = new AsyncLocalStorage<string>();
/** The one that was begun last, where nothing tells whose something is. */
let lastBegun = "";

/** @returns whether its run is to be cancelled now */
function moment(name: string, inStep = steps.getStore() ?? lastBegun): boolean {
  passed += 1;
  writeSync(1, `moment ${passed} [${inStep}] ${name}\n`);
  if (!doom || kindOf(name) !== doom.kind || (doom.step !== null && doom.step !== inStep)) return false;
  met += 1;
  if (met !== doom.nth) return false;
  if (doom.deed === "cancel") return true;
  process.kill(process.pid, "SIGKILL");
  for (;;); // not one more line is run
}

/** Its run is cancelled by somebody who reads what it says. */
const CANCELLED_WITHIN_MS = 30_000;
let live: LiveRun | undefined;
async function beCancelled(): Promise<void> {
  writeSync(1, "to be cancelled\n");
  for (const until = performance.now() + CANCELLED_WITHIN_MS; performance.now() < until; ) {
    if (live?.signal.aborted) return;
    await sleep(5);
  }
  writeSync(1, "was not cancelled\n");
}

// A backup of the sandbox, whose time the test moves on, is looked at sooner than one of a real cloud.
const { sleep } = systemClock;
systemClock.sleep = (ms, signal) => sleep(ms >= 1_900 && ms <= 2_100 ? 200 : ms, signal);

// So are a console, and in a preflight a site that does not answer. For its run, and for nothing else of the worker, time goes on as if it had waited: what counts is for
// how long nothing new was told.
const CONSOLE_LOOK_MS = 3_000;
const SITE_LOOK_MS = 5_000;
const isLook = (ms: number): boolean =>
  ms === CONSOLE_LOOK_MS || (ms >= SITE_LOOK_MS && steps.getStore() === "preflight");
const begin = LiveRun.begin.bind(LiveRun);
LiveRun.begin = async (facts, workerId) => {
  live = await beginQuickly(facts, workerId);
  return live;
};

function beginQuickly(...[facts, workerId]: Parameters<typeof begin>): Promise<LiveRun> {
  // It has a clock of its own, on which waits are short already.
  if (facts.clockLagMs > 0) return begin(facts, workerId);
  let aheadMs = 0;
  const monotonic = () => systemClock.monotonic() + aheadMs;
  return begin(facts, workerId, {
    ...systemClock,
    monotonic,
    async sleep(ms, signal) {
      if (!isLook(ms)) return systemClock.sleep(ms, signal);
      const until = monotonic() + ms;
      await systemClock.sleep(200, signal);
      aheadMs = Math.max(aheadMs, until - systemClock.monotonic());
    },
  });
}

const journal = RunJournal.prototype;
for (const name of ["begin", "attempt", "end", "phase"] as const) {
  const tell = journal[name] as (...args: unknown[]) => void;
  Object.assign(journal, {
    [name](this: RunJournal, ...args: unknown[]) {
      tell.apply(this, args);
      moment(`${name} ${args[0]}`);
    },
  });
}

// While it waits for a person, and that is written down.
const { note } = journal;
journal.note = function (key, detail) {
  note.call(this, key, detail);
  if (key.startsWith("pause:"))
    this.flush().then(
      () => moment(`kept ${key}`),
      () => {},
    );
};

/** What is asked of a VM, which its path does not tell. */
const actionOf = (path: string, body: unknown): string =>
  path.endsWith("/action") && typeof body === "string" ? ` ${Object.keys(JSON.parse(body))[0]}` : "";

const send = Transport.prototype.send;
Transport.prototype.send = async function (request) {
  const isChange = request.method !== "GET" && request.method !== "HEAD" && request.service !== "identity";
  const path = request.url.pathname.replace(/[0-9a-f]{8}-?[0-9a-f-]{20,}/g, "…");
  const name = `${request.method} ${path}${actionOf(path, request.body)}`;
  if (isChange && moment(`before ${name}`)) await beCancelled();
  try {
    return await send.call(this, request);
  } finally {
    if (isChange && moment(`after ${name}`)) await beCancelled();
  }
};

// A hook's delivery does not go through the transport of the clouds, but by the same library.
for (const [channel, when] of [
  ["undici:client:sendHeaders", "before"],
  ["undici:request:headers", "after"],
] as const)
  subscribe(channel, (message) => {
    const { request } = message as { request: { method: string; path: string; headers: string | string[] } };
    if (!String(request.headers).includes("stillpoint-delivery")) return;
    // One of each kind is killed at: the step tells a fencing hook's from the others.
    if (moment(`${when} ${request.method} ${request.path} in ${lastBegun}`, lastBegun))
      throw new Error("nothing waits at a hook's delivery: it cannot be cancelled there");
  });

const step = LiveRun.prototype.step;
LiveRun.prototype.step = async function (name, effect, options) {
  const result = await step.call(
    this,
    name,
    () =>
      steps.run(name, async () => {
        lastBegun = name;
        const value = await effect();
        if (moment(`done ${name}`)) await beCancelled();
        return value;
      }),
    options,
  );
  if (moment(`kept ${name}`, name)) await beCancelled();
  return result as never;
};

async function go(): Promise<void> {
  const worker = await startWorker(process.env.DATABASE_URL ?? "", scheduleHousekeeping, () =>
    process.exit(EXIT.TRY_AGAIN),
  );
  writeSync(1, `ready ${worker.id}\n`);
}

registerRuns();
createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "go") return void go();
  const [, told = "", json = ""] = /^doom (\d+) (.*)$/.exec(line) ?? [];
  doom = JSON.parse(json);
  passed = 0;
  met = 0;
  writeSync(1, `counting ${told}\n`);
});
writeSync(1, "loaded\n");
