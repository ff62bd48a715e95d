import { randomUUID } from "node:crypto";
import type { BackupPlan } from "../../../backups/backup-plan";
import { db } from "../../../db";
import type { Prisma } from "../../../generated/prisma/client";
import type { ServerDescription } from "../../../recovery-points/server-description";
import { registerRun } from "../../../runs/register-run";

/**
 * Registers backups that make nothing at any site: each writes down a point with the VMs and backups of the newest one.
 * @param during what happens before its point is there; "hot" or "cold", by who has asked for it
 */
export function registerStubBackups(during: (part: string, signal: AbortSignal) => Promise<void>): void {
  registerRun("backup", async (live) => {
    const { id } = live.facts;
    const done = await live.step("all", async () => {
      const run = await db().run.findUniqueOrThrow({ where: { id } });
      await during(run.startKey.split(":")[1] ?? "", live.signal);
      await keepPoint(id, run.vnfId);
    });
    return done.ok
      ? { state: "succeeded", failure: null }
      : { state: done.isCancelled ? "cancelled" : "failed", failure: done.reason };
  });
}

async function keepPoint(runId: string, vnfId: string): Promise<void> {
  const newest = await db().recoveryPoint.findFirstOrThrow({
    where: { vnfId, state: "complete" },
    orderBy: { takenAt: "desc" },
    include: { backups: { include: { copies: true } } },
  });
  const { backups, id: _, createdAt: __, serverCount: ___, ...point } = newest;
  const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
  const plan = run.plan as unknown as BackupPlan;
  const servers = (point.servers as unknown as ServerDescription[]).map((server) => ({
    ...server,
    wasPoweredOff: plan.members.find((m) => m.serverId === server.serverId)?.hold.kind === "off",
  }));
  const pointId = randomUUID();
  await db().recoveryPoint.create({
    data: {
      ...(point as unknown as Prisma.RecoveryPointUncheckedCreateInput),
      ...{ id: pointId, runId, takenAt: new Date(), consistency: plan.consistency },
      servers: servers as unknown as Prisma.InputJsonArray,
    },
  });
  for (const { copies, id: _row, ...backup } of backups) {
    const id = randomUUID();
    await db().pointBackup.create({ data: { ...backup, id, pointId } });
    await db().backupCopy.createMany({
      data: copies.map((copy) => ({ ...copy, backupRowId: id })),
    });
  }
}
