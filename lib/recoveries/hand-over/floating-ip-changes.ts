import { db } from "../../db";
import type { Prisma, RunResource } from "../../generated/prisma/client";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedFloatingIp } from "../recovery-run-plan";

/** Where a floating IP led to before a recovery changed that, and afterwards; null: nowhere. */
export interface FloatingIpChange {
  id: string;
  address: string;
  before: string | null;
  after: string;
  /** ISO 8601: a roll-back has seen to it. */
  takenBackAt?: string;
}

const KIND = "floating_ip";

type Of = Pick<RecoveryContext, "recovery">;
const changesOf = ({ recovery }: Of, id?: string) => ({
  kind: KIND,
  run: { recoveryId: recovery.id },
  ...(id === undefined ? {} : { tag: tagOf(id) }),
});
const tagOf = (id: string): string => `floating-ip:${id}`;
const detailOf = ({ detail }: RunResource) => detail as unknown as FloatingIpChange;

/**
 * Writes down, before it is done, that a floating IP is led to another port; what an earlier worker wrote
 * down stays. Such a row is never anything to remove: it counts as removed from the first, and its kind is none that
 * a removal knows. The address is the operator's.
 */
export async function noteChange(
  ctx: Pick<RecoveryContext, "run" | "recovery" | "plan">,
  { id, address, credentialId }: PlannedFloatingIp,
  { before, after }: Pick<FloatingIpChange, "before" | "after">,
): Promise<void> {
  const known = await db().runResource.findMany({ where: changesOf(ctx, id) });
  if (known.some((row) => detailOf(row).after === after && !detailOf(row).takenBackAt)) return;
  const detail: FloatingIpChange = { id, address, before, after };
  await db().runResource.create({
    data: {
      ...{ runId: ctx.run.id, siteId: ctx.plan.to.id, credentialId, kind: KIND, tag: tagOf(id) },
      isTemporary: false,
      removedAt: new Date(),
      detail: { ...detail } satisfies Prisma.InputJsonObject,
    },
  });
}

/** A floating IP that a recovery has led elsewhere, over all of its runs. */
export interface ChangedFloatingIp {
  id: string;
  address: string;
  credentialId: string;
  /** As it was before the first of them. */
  before: string | null;
  /** Ports that it may lead to by our doing. */
  led: string[];
  rowIds: string[];
}

/** What a recovery changed and nobody has taken back; the first change first. */
export async function openChanges(ctx: Of): Promise<ChangedFloatingIp[]> {
  const rows = await db().runResource.findMany({
    where: changesOf(ctx),
    orderBy: [{ madeAt: "asc" }, { id: "asc" }],
  });
  const changed = new Map<string, ChangedFloatingIp>();
  for (const row of rows) {
    const { id, address, before, after, takenBackAt } = detailOf(row);
    if (takenBackAt) continue;
    const { credentialId } = row;
    const known = changed.get(id) ?? { id, address, credentialId, before, led: [], rowIds: [] };
    changed.set(id, { ...known, led: [...known.led, after], rowIds: [...known.rowIds, row.id] });
  }
  return [...changed.values()];
}

/** It leads where it led before, or where somebody else wants it to. */
export async function noteTakenBack({ rowIds }: ChangedFloatingIp, at: Date): Promise<void> {
  const rows = await db().runResource.findMany({ where: { id: { in: rowIds } } });
  for (const row of rows)
    await db().runResource.update({
      where: { id: row.id },
      data: { detail: { ...detailOf(row), takenBackAt: at.toISOString() } satisfies Prisma.InputJsonObject },
    });
}
