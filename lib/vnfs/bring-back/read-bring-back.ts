import type { Transaction } from "../../audit/record";
import type { Session } from "../../auth/session-store";
import type { Vnf } from "../../generated/prisma/client";
import { freeName } from "../../manifests/free-name";
import { runName } from "../../runs/run-view";
import { MAX_VNF_NAME, vnfNameKey } from "../vnf-schemas";
import { type BringBackPlan, planBringBack } from "./plan-bring-back";
import { type LastVms, readLastMove, readLastVms } from "./read-last-vms";
import { readTaken } from "./read-taken";

/** How a deleted VNF would come back now. */
export interface BringBack extends BringBackPlan {
  /** Another one than it had when that is taken meanwhile. */
  name: string;
  /** Those that can be recovered from. */
  points: number;
  /** By what its VMs are known; null: they are not. */
  source: LastVms["source"] | null;
  /** Why it cannot come back now, a sentence; null: it can. */
  obstacle: string | null;
}

/** What bringing a VNF back would make of it, from our own tables: its site is not asked. */
export async function readBringBack(tx: Transaction, session: Session, vnf: Vnf): Promise<BringBack> {
  const where = {
    vnfId: vnf.id,
    state: { in: ["complete" as const, "incomplete" as const] },
    usableServerIds: { isEmpty: false },
  };
  const points = await tx.recoveryPoint.count({ where });
  const point = await tx.recoveryPoint.findFirst({
    where: { ...where, siteId: vnf.siteId },
    select: { id: true },
    orderBy: [{ takenAt: "desc" }, { id: "asc" }],
  });
  const active = await tx.run.findUnique({
    where: { activeVnfId: vnf.id },
    select: { kind: true, number: true },
  });
  const { name: siteName } = await tx.site.findUniqueOrThrow({
    where: { id: vnf.siteId },
    select: { name: true },
  });
  const last = await readLastVms(tx, vnf);
  const movedAt = await readLastMove(tx, vnf.id);
  const older = movedAt ? await tx.recoveryPoint.count({ where: { ...where, takenAt: { lt: movedAt } } }) : 0;
  const receivers = await tx.site.findMany({
    where: {
      id: { in: point ? await readCopySites(tx, point.id) : [], not: vnf.siteId },
      isRemembered: false,
    },
    select: { id: true, name: true },
    orderBy: { nameKey: "asc" },
  });
  const plan = planBringBack({
    ...{ siteName, vms: last?.vms ?? null, older, receivers },
    taken: await readTaken(tx, session, {
      siteId: vnf.siteId,
      serverIds: (last?.vms ?? []).map(({ serverId }) => serverId),
    }),
  });
  const isFree = async (tried: string) =>
    (await tx.vnf.count({ where: { nameKey: vnfNameKey(tried) } })) === 0;
  return {
    ...plan,
    name: await freeName(vnf.name, MAX_VNF_NAME, isFree, "brought back"),
    points,
    source: last?.source ?? null,
    obstacle: active
      ? `${runName(active)} of it goes on: wait until it is over.`
      : points === 0
        ? "It has no recovery point that could be recovered from: make a VNF of its VMs instead."
        : plan.obstacle,
  };
}

async function readCopySites(tx: Transaction, pointId: string): Promise<string[]> {
  const copies = await tx.backupCopy.findMany({
    where: { backup: { pointId }, state: "known" },
    select: { siteId: true },
    distinct: ["siteId"],
  });
  return copies.map(({ siteId }) => siteId);
}
