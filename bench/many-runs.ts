import { fork } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { planBackupOf } from "@/lib/backups/read-plan";
import type { WindowRecord } from "@/lib/backups/window-record";
import { db } from "@/lib/db";
import { Prisma } from "@/lib/generated/prisma/client";
import { refreshProject } from "@/lib/inventory/refresh-project";
import { enqueueRun } from "@/lib/runs/enqueue-run";
import { cloudsYaml } from "@/lib/sandbox/clouds-yaml";
import { large } from "@/lib/sandbox/scenes/large/large";
import { registerSandboxSites } from "@/lib/sandbox-mode/register-sandbox-sites";
import { knowTestKey } from "@/lib/secrets/testing/know-test-key";
import { runCheckList } from "@/lib/sites/run-check-list";
import { person } from "@/lib/sites/testing/stored-site";
import { createVnf } from "@/lib/vnfs/create-vnf";
import { vnfForm } from "@/lib/vnfs/testing/stored-lab";
import { PROGRAM_ARGS, PROGRAM_ENV } from "../scripts/lib/node-args.mjs";
import { ms, percentile, table } from "./lib/numbers";
import { PASSWORD, startSandboxProcess } from "./lib/sandbox-process";

/*
 * 250 runs in one moment: VNFs of 20 VMs with four volumes each, 5,000 VMs and 20,000 volumes in the sandbox cloud, one
 * worker. How soon each is taken up, how long it waits for room at the site, how long its guests stand still, and whether
 * any order was broken; then all are cancelled. Goals: taken up p95 at most 1 s, 512 MB for the worker, no violation.
 */
const RUNS = Number(process.env.N ?? 250);
const VMS = Number(process.env.VMS ?? 20);
/** All are cancelled once so many windows are closed. */
const WINDOWS = Number(process.env.WINDOWS ?? RUNS);
const admin = person();

const folder = fs.mkdtempSync(path.join(tmpdir(), "stillpoint-bench-"));
const sandbox = await startSandboxProcess(folder, "large");
const { sites } = await sandbox.addresses();
Object.assign(process.env, {
  LOG_LEVEL: "warn",
  STILLPOINT_KEY: `bench:${randomBytes(32).toString("base64")}`,
  STILLPOINT_ALLOW_LOOPBACK: "1",
  STILLPOINT_SANDBOX_SITES: sites.map(({ authUrl }) => new URL(authUrl).origin).join(","),
});
await knowTestKey();
await registerSandboxSites(cloudsYaml({ sites }, large, PASSWORD));
for (const { id, credentials } of await db().site.findMany({ include: { credentials: true } })) {
  await runCheckList(id, { asksAtOnce: true });
  for (const credential of credentials)
    await refreshProject(credential.id, { minAgeMs: 0, withinMs: 120_000 });
}
const site = await db().site.findFirstOrThrow({ where: { region: "RegionOne" } });
const servers = await db().inventoryServer.findMany({
  where: { siteId: site.id, name: { startsWith: "large-" } },
  select: { serverId: true },
  orderBy: { name: "asc" },
  take: RUNS * VMS,
});
console.error(`${servers.length} VMs are known; making ${RUNS} VNFs and their plans`);
const due: Prisma.RunCreateManyInput[] = [];
for (let i = 0; i < RUNS; i++) {
  const members = servers.slice(i * VMS, (i + 1) * VMS).map(({ serverId }) => ({ serverId }));
  const vnf = await createVnf(admin, vnfForm(site.id, { name: `VNF ${i}`, members, freezeBudgetMs: 20_000 }));
  const { plan, hash } = await planBackupOf(admin, vnf.id);
  const [obstacle] = plan.obstacles;
  if (obstacle) throw new Error(`${obstacle.about.name}: ${obstacle.text}`);
  due.push({
    id: randomUUID(),
    kind: "backup",
    vnfId: vnf.id,
    vnfName: vnf.name,
    activeVnfId: vnf.id,
    siteId: site.id,
    siteName: site.name,
    startKey: randomUUID(),
    startedBy: { kind: "schedule", name: "nightly" },
    plan: plan as unknown as Prisma.InputJsonObject,
    planHash: hash,
  });
}

const worker = fork(path.resolve("dist/bench/worker.mjs"), {
  stdio: ["pipe", "inherit", "inherit", "ipc"],
  execArgv: PROGRAM_ARGS, // as the product starts it
  env: { ...PROGRAM_ENV, ...process.env, STILLPOINT_PARENT: "1" },
});
await new Promise<void>((resolve, reject) => {
  worker.once("message", () => resolve());
  worker.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
});
const memory = (name: string) =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(fs.readFileSync(`/proc/${worker.pid}/status`, "utf8"))?.[1]) /
  1024;

console.error("all at once");
const beganAt = Date.now();
await db().run.createMany({ data: due });
// 17 MB of plans in one transaction are this bench's own way to have them due in one moment.
const dueAt = Date.now();
await Promise.all(due.map(({ id }) => enqueueRun(id ?? "")));
const enqueuedIn = Date.now() - dueAt;

/** Until no more than so many are left of what is looked for. */
async function until(where: Prisma.RunWhereInput, what: string, most = 0): Promise<number> {
  const begun = performance.now();
  for (let left = RUNS, told = 0; left > most; ) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    left = await db().run.count({ where });
    if (performance.now() - told > 10_000) {
      told = performance.now();
      console.error(`${left} of ${RUNS} ${what}; the worker has ${Math.round(memory("VmRSS"))} MB`);
    }
  }
  return performance.now() - begun;
}

const windowsTook = await until(
  { window: { equals: Prisma.DbNull }, endedAt: null },
  "have no closed window yet",
  RUNS - WINDOWS,
);
const peakInWindows = memory("VmHWM");
const runs = await db().run.findMany();
const windows = runs.flatMap(({ window, startedAt }) =>
  window ? [{ startedAt, record: window as unknown as WindowRecord }] : [],
);
const records = windows.map(({ record }) => record);

/** Frozen in the order of the plan, one after the other is confirmed; thawed in the exact reverse (I7). */
function violations({ members }: WindowRecord): number {
  const held = members.filter(({ quiesceSentAt }) => quiesceSentAt);
  const before = (a: string | null | undefined, b: string | null | undefined) => !a || !b || a <= b;
  return held.filter((member, i) => {
    const next = held[i + 1];
    return next && !(before(member.frozenAt, next.quiesceSentAt) && before(next.thawedAt, member.thawSentAt));
  }).length;
}

const takenUp = runs.map(({ startedAt }) => (startedAt?.getTime() ?? Infinity) - dueAt);
const waited = windows.map(
  ({ startedAt, record }) => Date.parse(record.openedAt ?? "") - (startedAt?.getTime() ?? 0),
);
const lengths = records.map(({ windowMs }) => windowMs);
const over = records.filter(({ windowMs, budgetMs }) => windowMs > budgetMs + 500).length;
const stopped = records.filter(({ stop }) => stop !== null);
const both = (samples: readonly number[]) =>
  `${ms(percentile(samples, 0.5), 0)} / ${ms(percentile(samples, 0.95), 0)}`;
table(
  ["what", "p50 / p95"],
  [
    [`${RUNS} runs written down`, ms(dueAt - beganAt, 0)],
    ["all of them enqueued after", ms(enqueuedIn, 0)],
    ["each taken up by the worker after", both(takenUp)],
    ["from there until the window: preflight, and room at the site", both(waited)],
    ["freeze window of 20 VMs with 80 volumes", both(lengths)],
    ["the longest", ms(Math.max(...lengths), 0)],
    [`${windows.length} windows closed after`, ms(windowsTook, 0)],
    ["windows stopped early", `${stopped.length}${stopped[0] ? `: ${stopped[0].stop?.text}` : ""}`],
    ["windows more than 0.5 s over their budget", String(over)],
    ["violations of an order", String(records.reduce((sum, record) => sum + violations(record), 0))],
    ["worker’s resident memory: its peak until then", `${Math.round(peakInWindows)} MB`],
    ["VMs still held", String(await db().freezeLease.count({ where: { closedAt: null } }))],
  ],
);

await db().run.updateMany({
  where: { endedAt: null },
  data: { cancelRequestedAt: new Date(), cancelRequestedBy: "the bench" },
});
const cancelTook = await until({ endedAt: null }, "are not over yet");
const ends = await db().run.groupBy({ by: ["state"], _count: true });
const left = await db().runResource.count({ where: { removedAt: null, isTemporary: true } });
table(
  ["then all are cancelled in one moment", ""],
  [
    ["all over and tidied after", ms(cancelTook, 0)],
    ["worker’s resident memory: its peak", `${Math.round(memory("VmHWM"))} MB`],
    ["the runs ended as", ends.map(({ state, _count }) => `${_count} ${state}`).join(", ")],
    ["temporary objects left to the tidying loop", String(left)],
  ],
);
const ended = new Promise((resolve) => worker.once("exit", resolve));
worker.kill("SIGTERM");
await ended;
await sandbox.stop();
await db().$disconnect();
fs.rmSync(folder, { recursive: true, force: true });
