import { createSnapshot, deleteSnapshot } from "@/lib/openstack/cinder/snapshot-changes";
import { waitForSnapshot } from "@/lib/openstack/cinder/snapshots";
import { listAttachments } from "@/lib/openstack/nova/attachments";
import { getServer } from "@/lib/openstack/nova/servers";
import { cloudSession, testName } from "@/lib/openstack/testing/cloud";
import { novaQuiesce } from "@/lib/quiesce/nova-quiesce";
import { targetOf } from "@/lib/quiesce/testing/devcloud-under-test";
import { ms, percentile, table } from "./lib/numbers";

/*
 * How long the first VM stands still when an application of several VMs is cut: quiesce in order, snapshots of all volumes
 * at once, thaw in reverse order. Against a real cloud that runs: STILLPOINT_CLOUDS_FILE, CLOUD (an entry of it, an admin in
 * the VMs' project), SERVERS (ids, separated by commas).
 */
const N = Number(process.env.N ?? 5);
const { CLOUD = "r1-admin-demo", SERVERS = "" } = process.env;
if (!SERVERS)
  throw new Error("SERVERS is not set: the ids of VMs whose guest agents run, separated by commas");

const CALL = { deadlineMs: 30_000 };
const session = await cloudSession(CLOUD);
const method = novaQuiesce(session);
const targets = await Promise.all(
  SERVERS.split(",").map(async (id) => targetOf(await getServer(session, id), {})),
);
const volumes = (await Promise.all(targets.map((t) => listAttachments(session, t.serverId)))).flatMap(
  (list) => list.map((a) => a.volumeId),
);

async function snapshot(volumeId: string): Promise<string> {
  const { id } = await createSnapshot(session, { volumeId, name: testName("window") });
  await waitForSnapshot(session, id, { ...CALL, interval: { firstMs: 50, maxMs: 100 } });
  return id;
}

async function demand(what: string, outcome: Promise<{ state: string }>): Promise<void> {
  const found = await outcome;
  if (found.state !== what) throw new Error(JSON.stringify(found));
}

/** One cut; what its three parts and the whole took, ms. */
async function cut(isParallel: boolean): Promise<number[]> {
  const at = [performance.now()];
  const freeze = (t: (typeof targets)[number]) => demand("frozen", method.quiesce(t, CALL));
  const thaw = (t: (typeof targets)[number]) => demand("thawed", method.thaw(t, CALL));
  if (isParallel) await Promise.all(targets.map(freeze));
  else for (const target of targets) await freeze(target);
  at.push(performance.now());
  const made = await Promise.all(volumes.map(snapshot));
  at.push(performance.now());
  if (isParallel) await Promise.all(targets.map(thaw));
  else for (const target of targets.toReversed()) await thaw(target);
  at.push(performance.now());
  await Promise.all(made.map((id) => deleteSnapshot(session, id)));
  const [began = 0, frozen = 0, taken = 0, ended = 0] = at;
  return [frozen - began, taken - frozen, ended - taken, ended - began];
}

const rows: string[][] = [];
for (const [name, isParallel] of [
  ["quiesce one after another", false],
  ["quiesce all at once", true],
] as const) {
  await cut(isParallel);
  const samples: number[][] = [];
  for (let i = 0; i < N; i++) samples.push(await cut(isParallel));
  const of = (i: number, p: number) =>
    ms(
      percentile(
        samples.map((s) => s[i] ?? Number.NaN),
        p,
      ),
      0,
    );
  rows.push([name, String(N), of(0, 0.5), of(1, 0.5), of(2, 0.5), of(3, 0.5), of(3, 0), of(3, 1)]);
}
console.log(`${targets.length} VMs, ${volumes.length} volumes\n`);
table(["how", "times", "quiesce p50", "snapshots p50", "thaw p50", "window p50", "best", "worst"], rows);
await session.transport.close();
