import { spawn } from "node:child_process";
import path from "node:path";
import { db } from "@/lib/db";
import { benchSession } from "./lib/bench-session";
import { ms, percentile, table } from "./lib/numbers";
import { runPeer } from "./lib/peer";
import { tightWindow, tightWork } from "./lib/tight-window";
import { benchPlan, benchSite, benchWindow } from "./lib/window-run";

/*
 * The freeze window against its floor (performance.md 1a): the product's own, journal and audit log included, on a cloud
 * whose times are known, and by hand in turns with it, since the machine may be busy; openstacksdk and the `openstack` command do the same job beside it.
 * GRID=3x2@20,50x4@5 chooses; RUNS how often each.
 */
const FREEZE = 100;
const THAW = 20;
const SNAPSHOT = 300;
/** VMs x volumes @ round trip, / snapshots at once at the backend. */
const GRID =
  process.env.GRID ??
  "1x1@20,3x2@5,3x2@20,3x2@100,10x4@5,10x4@20,10x4@100,50x4@5,50x4@20,50x4@100,3x2@20/1,3x2@20/4,10x4@20/4";
const PEERS = process.env.PEERS ?? "3x2@20,10x4@20";

interface Case {
  vms: number;
  volumes: number;
  r: number;
  atOnce: number;
}
const caseOf = (text: string): Case => {
  const [, vms, volumes, r, atOnce = 0] = /^(\d+)x(\d+)@(\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (!vms) throw new Error(`"${text}" is not of the form 3x2@20`);
  return { vms: Number(vms), volumes: Number(volumes), r: Number(r), atOnce: Number(atOnce) };
};

const floorOf = ({ vms, volumes, r, atOnce }: Case): number =>
  vms * (r + FREEZE) +
  // What the backend cuts one after another begins when the first request has come.
  Math.max(r + SNAPSHOT, atOnce ? r + Math.ceil((vms * volumes) / atOnce) * SNAPSHOT : 0) +
  vms * (r + THAW);

async function startCloud({ r, atOnce }: Case) {
  const program = path.join(path.dirname(process.argv[1] ?? ""), "window-cloud.mjs");
  const args = [program, r, FREEZE, THAW, SNAPSHOT, atOnce].map(String);
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const port = Number(await new Promise((resolve) => child.stdout.once("data", (d) => resolve(String(d)))));
  return { port, stop: () => child.kill() };
}

const rows: string[][] = [];
const siteId = await benchSite();
for (const text of GRID.split(",")) {
  const which = caseOf(text);
  const runs = Number(process.env.RUNS ?? (which.vms >= 50 ? 10 : 30));
  const cloud = await startCloud(which);
  const session = benchSession(cloud.port, 0);
  const origin = `http://127.0.0.1:${cloud.port}`;
  const byHand = { compute: `${origin}/compute/v2.1`, volume: `${origin}/volume/v3/p`, token: "bench-token" };
  const plan = benchPlan(siteId, which.vms, which.volumes);
  await benchWindow(session, plan);
  const samples: number[] = [];
  const tight: number[] = [];
  for (let i = 0; i < runs; i++) {
    samples.push((await benchWindow(session, plan)).windowMs);
    tight.push((await tightWindow(byHand, tightWork(plan))).window);
  }
  const floor = floorOf(which);
  const of = (p: number) => percentile(samples, p);
  rows.push([
    `${which.vms} × ${which.volumes}`,
    `${which.r} ms`,
    which.atOnce ? String(which.atOnce) : "all",
    String(runs),
    ms(floor, 0),
    ms(of(0.5), 0),
    ms(of(0.95), 0),
    (of(0.5) / floor).toFixed(3),
    (of(0.95) / floor).toFixed(3),
    (percentile(tight, 0.5) / floor).toFixed(3),
    (percentile(tight, 0.95) / floor).toFixed(3),
  ]);
  await session.transport.close();
  cloud.stop();
}
table(
  [
    "VMs × volumes",
    "round trip",
    "cut at once",
    "runs",
    "floor",
    "p50",
    "p95",
    "p50 of the floor",
    "p95",
    "by hand, p50",
    "p95",
  ],
  rows,
);

const peers: string[][] = [];
for (const text of PEERS.split(",").filter(Boolean)) {
  const which = caseOf(text);
  const cloud = await startCloud(which);
  for (const [name, script] of [
    ["openstacksdk", "window_sdk.py"],
    ["openstack command", "window_cli.py"],
  ] as const) {
    const took = runPeer<{ ms: number[] }>(script, [cloud.port, which.vms, which.volumes]);
    if (!took) continue;
    const p50 = percentile(took.ms, 0.5);
    const times = `${took.ms.length}`;
    peers.push([
      name,
      `${which.vms} × ${which.volumes}`,
      `${which.r} ms`,
      times,
      ms(p50, 0),
      (p50 / floorOf(which)).toFixed(1),
    ]);
  }
  cloud.stop();
}
console.log();
table(["peer", "VMs × volumes", "round trip", "runs", "p50", "of the floor"], peers);
await db().$disconnect();
