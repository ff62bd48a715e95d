import { randomUUID } from "node:crypto";
import type { BackupContext } from "@/lib/backups/backup-context";
import type { BackupPlan, PlannedMember } from "@/lib/backups/backup-plan";
import { runWindow } from "@/lib/backups/window/run-window";
import type { WindowRecord } from "@/lib/backups/window-record";
import { systemClock } from "@/lib/clock";
import { db } from "@/lib/db";
import type { Session } from "@/lib/openstack/session";
import { RunJournal } from "@/lib/runs/run-journal";

/** A site and a worker's row for what the bench runs. */
export async function benchSite(): Promise<string> {
  const name = `bench ${randomUUID()}`;
  await db().worker.create({ data: { id: "bench", hostname: "h", pid: 1, version: "1" } });
  return (
    await db().site.create({ data: { name, nameKey: name, authUrl: "https://bench/v3", region: "R0" } })
  ).id;
}

/** The plan of a VNF of so many VMs with so many volumes each. */
export function benchPlan(siteId: string, vms: number, volumesEach: number): BackupPlan {
  const members = Array.from({ length: vms }, (_, i): PlannedMember => {
    const serverId = randomUUID();
    return {
      serverId,
      name: `vm-${i + 1}`,
      projectId: "p",
      credentialId: CREDENTIAL,
      position: i + 1,
      bootOrder: 1,
      hold: {
        kind: "quiesce",
        method: "nova-quiesce",
        isChosen: false,
        deadMan: { kind: "timer", at: "nova-api", defaultMs: 15_000, maxMs: 60_000 },
        thawAfterMs: 60_000,
        consistency: "filesystem",
      },
      target: {
        serverId,
        name: `vm-${i + 1}`,
        vmState: "active",
        taskState: null,
        powerState: 1,
        isLocked: false,
        host: "c",
        instanceName: "i",
        imageProperties: { hw_qemu_guest_agent: "yes" },
      },
      volumes: Array.from({ length: volumesEach }, (_, n) => ({
        volumeId: randomUUID(),
        name: `vol-${n + 1}`,
        device: `/dev/vd${n}`,
        sizeGib: 10,
        isRoot: n === 0,
        type: null,
      })),
      excluded: [],
      shared: [],
    };
  });
  return {
    version: 1,
    vnf: { id: randomUUID(), name: "bench", version: 1 },
    site: { id: siteId, name: "bench" },
    madeAt: new Date().toISOString(),
    freezeBudgetMs: 45_000,
    onUnquiesced: "stop",
    members,
    snapshots: members.flatMap((m) =>
      m.volumes.map(({ volumeId }) => ({
        kind: "single" as const,
        serverId: m.serverId,
        volumeId,
        credentialId: CREDENTIAL,
      })),
    ),
    backups: [],
    receivers: [],
    consistency: "filesystem",
    obstacles: [],
    warnings: [],
    estimates: { windowMs: null, backUpMs: null },
  };
}
const CREDENTIAL = randomUUID();
const ACTOR = { kind: "worker", name: "bench" } as const;

/** The product's own window, with its journal, leases and audit log in a real database. */
export async function benchWindow(session: Session, plan: BackupPlan): Promise<WindowRecord> {
  const name = randomUUID();
  const vnf = await db().vnf.create({ data: { name, nameKey: name, siteId: plan.site.id } });
  const run = await db().run.create({
    data: {
      kind: "backup",
      state: "running",
      vnfId: vnf.id,
      vnfName: name,
      activeVnfId: vnf.id,
      siteId: plan.site.id,
      siteName: "bench",
      startKey: name,
      startedBy: ACTOR,
      plan: plan as object,
      planHash: name,
      workerId: "bench",
    },
  });
  const journal = await RunJournal.open({ runId: run.id, workerId: "bench" });
  const ctx: BackupContext = {
    run: { id: run.id, number: run.number },
    workerId: "bench",
    plan,
    actor: ACTOR,
    journal,
    clock: systemClock,
    signal: new AbortController().signal,
    session: async () => session,
    reader: async () => session,
    assertFence: () => {},
  };
  const record = await runWindow(ctx);
  await journal.flush();
  await db().run.update({ where: { id: run.id }, data: { state: "succeeded", activeVnfId: null } });
  if (record.stop) throw new Error(`the window was stopped: ${record.stop.text}`);
  return record;
}
