import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import type { HookRef } from "../recoveries/recovery-facts";
import type { HookKind, HookView } from "./schemas";

/** All hooks by name, without their secrets. @throws AppError `forbidden` */
export async function listHooks(session: Session): Promise<HookView[]> {
  requirePermission(session, "hooks.view");
  const rows = await db().hook.findMany({
    omit: { sealedSecret: true },
    include: { _count: { select: { fencePlans: true, handOverPlans: true } } },
    orderBy: { nameKey: "asc" },
  });
  return rows.map(({ id, name, kind, url, caPem, isInternal, createdBy, createdAt, updatedAt, _count }) => ({
    ...{ id, name, kind: kind as HookKind, url, caPem, isInternal, createdBy },
    createdAt: createdAt.toISOString(),
    version: updatedAt.toISOString(),
    planCount: _count.fencePlans + _count.handOverPlans,
  }));
}

/** What may be chosen for the recovery of a VNF, each list by name. */
export interface HookChoices {
  fence: HookRef[];
  handOver: HookRef[];
}

/** For who may change a recovery plan. */
export async function hookChoices(): Promise<HookChoices> {
  const rows = await db().hook.findMany({
    select: { id: true, name: true, kind: true },
    orderBy: { nameKey: "asc" },
  });
  const of = (kind: HookKind): HookRef[] =>
    rows.filter((row) => row.kind === kind).map(({ id, name }) => ({ id, name }));
  return { fence: of("fence"), handOver: of("hand-over") };
}
