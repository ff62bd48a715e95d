import { db } from "@/lib/db";
import { deleteSnapshot } from "@/lib/openstack/cinder/snapshot-changes";
import { waitForSnapshotGone } from "@/lib/openstack/cinder/snapshots";
import type { Session } from "@/lib/openstack/session";
import { Cleanup } from "@/lib/openstack/testing/cleanup";
import { cloudSession } from "@/lib/openstack/testing/cloud";
import { cloudVms } from "./lib/cloud-vms";
import { ms, percentile, table } from "./lib/numbers";
import { type ProductTimes, productWindows } from "./lib/product-windows";
import { type TightCloud, tightWindow, type WindowTimes } from "./lib/tight-window";

/*
 * The freeze window of three VMs with two volumes each at a real cloud: whole runs of the product, by a worker with its
 * journal, leases and audit log in PostgreSQL, in turns with a client by hand that makes the same calls and nothing else.
 * STILLPOINT_CLOUDS_FILE, CLOUD (an entry of it, an admin in the VMs' project), VMS, N (windows each). It removes what it makes.
 */
const N = Number(process.env.N ?? 8);
const VMS = Number(process.env.VMS ?? 3);
const { CLOUD = "r1-admin-demo" } = process.env;

const session = await cloudSession(CLOUD);
const cleanup = new Cleanup();
const ours: ProductTimes[] = [];
const byHand: WindowTimes[] = [];
try {
  console.error(`booting ${VMS} VMs`);
  const vms = await cloudVms(session, VMS, cleanup);
  const product = await productWindows(CLOUD, session, vms);
  cleanup.add("worker", () => product.stop());
  const work = { servers: vms.map(({ id }) => id), volumes: vms.flatMap(({ volumes }) => volumes) };
  // The first one of each is not counted: it is told apart below.
  for (let i = 0; i <= N; i++) {
    ours.push(await product.window());
    byHand.push(await tightOnce(session, work));
    console.error(
      `${i} of ${N}: ${ms(ours.at(-1)?.window ?? 0, 0)}, by hand ${ms(byHand.at(-1)?.window ?? 0, 0)}`,
    );
  }
} finally {
  await cleanup.run();
  await session.transport.close();
  await db().$disconnect();
}

async function tightOnce(at: Session, work: Parameters<typeof tightWindow>[1]): Promise<WindowTimes> {
  const token = await at.token();
  const base = (service: "compute" | "volume") => at.baseUrl(service, token);
  const cloud: TightCloud = { compute: base("compute"), volume: base("volume"), token: token.value };
  const took = await tightWindow(cloud, work);
  for (const id of took.snapshots) await deleteSnapshot(at, id);
  for (const id of took.snapshots) await waitForSnapshotGone(at, id, { deadlineMs: 60_000 });
  return took;
}

const PARTS = ["window", "quiesce", "asked", "seen", "thaw"] as const;
const NAMES = {
  window: "window",
  quiesce: "quiesce, one after another",
  asked: "snapshots asked for, all at once",
  seen: "until they are seen to be available",
  thaw: "thaw, one after another",
};
const of = <T extends WindowTimes>(samples: readonly T[], part: keyof T, p: number) =>
  percentile(
    samples.slice(1).map((s) => Number(s[part])),
    p,
  );
table(
  ["part", "Stillpoint p50", "p95", "by hand p50", "p95", "ratio of the p50"],
  PARTS.map((part) => [
    NAMES[part],
    ms(of(ours, part, 0.5), 0),
    ms(of(ours, part, 0.95), 0),
    ms(of(byHand, part, 0.5), 0),
    ms(of(byHand, part, 0.95), 0),
    (of(ours, part, 0.5) / of(byHand, part, 0.5)).toFixed(3),
  ]),
);
const pairs = ours.slice(1).map(({ window }, i) => window / (byHand[i + 1]?.window ?? Number.NaN));
const all = (part: "between", p: number) => ms(of(ours, part, p), 0);
console.log(`
${VMS} VMs with two volumes each, ${N} windows each, in turns: at the median ${percentile(pairs, 0.5).toFixed(3)} of the one by hand right after it.
Between its calls Stillpoint spends ${all("between", 0.5)} (p95 ${all("between", 0.95)}).
The first window, not counted: ${ms(ours[0]?.window ?? 0, 0)}, by hand ${ms(byHand[0]?.window ?? 0, 0)}.`);
