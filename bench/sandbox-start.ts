import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ms, percentile, table } from "./lib/numbers";
import { startSandboxProcess } from "./lib/sandbox-process";

/*
 * How long the sandbox takes from the start of its process until it is ready, and how much memory it has then: with a
 * scene to build, and with a state to go on with. Goal: at most 1 s and 150 MB.
 */
const RUNS = Number(process.env.RUNS ?? 7);
const SCENE = process.env.SCENE ?? "telecom";

interface Run {
  took: number;
  cpu: number;
  rss: number;
}
async function start(folder: string): Promise<Run> {
  const sandbox = await startSandboxProcess(folder, SCENE);
  const run = { took: sandbox.took, cpu: sandbox.cpu(), rss: sandbox.rss() };
  await sandbox.stop();
  return run;
}

const folder = () => fs.mkdtempSync(path.join(tmpdir(), "stillpoint-bench-"));
const kept = folder();
const folders = [kept];
const first: Run[] = [];
const again: Run[] = [];
await start(kept);
for (let i = 0; i < RUNS; i++) {
  const fresh = folder();
  folders.push(fresh);
  first.push(await start(fresh));
  again.push(await start(kept));
}
for (const each of folders) fs.rmSync(each, { recursive: true, force: true });

const row = (what: string, runs: readonly Run[]) => {
  const times = runs.map(({ took }) => took);
  const memory = Math.max(...runs.map(({ rss }) => rss));
  const cpu = percentile(
    runs.map((run) => run.cpu),
    0.5,
  );
  return [
    what,
    ms(percentile(times, 0.5), 0),
    ms(Math.max(...times), 0),
    ms(cpu, 0),
    `${memory.toFixed(0)} MB`,
  ];
};
table(
  ["start", "p50", "worst", "processor, p50", "memory"],
  [row(`the scene "${SCENE}" is built`, first), row("with the state of an earlier run", again)],
);
const all = [...first, ...again];
const p50 = Math.max(
  ...[first, again].map((runs) =>
    percentile(
      runs.map(({ took }) => took),
      0.5,
    ),
  ),
);
const memory = Math.max(...all.map(({ rss }) => rss));
console.log(`\ngoal: at most 1 s (p50) and 150 MB; ${p50 <= 1_000 && memory <= 150 ? "met" : "MISSED"}`);
