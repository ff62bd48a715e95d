import { db } from "../../db";
import type { Prisma, RunResource } from "../../generated/prisma/client";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import type { PlannedSwap } from "../recovery-run-plan";

/** How far the change of a VM's volume is: kept before each thing that is done to it. */
export interface SwapRecord {
  serverId: string;
  oldVolumeId: string;
  newVolumeId: string;
  /** Null: it was not touched yet. */
  wasRunning: boolean | null;
  direction: "forward" | "back";
  state: "open" | "untouched" | "swapped" | "put-back" | "stuck";
  /** Why it goes back. */
  trouble: Problem | null;
  isCancelled: boolean;
  /** What the volume that was there is called since. */
  keptAs: string | null;
}

const KIND = "attachment";
const tagOf = ({ serverId, oldVolumeId }: Pick<PlannedSwap, "serverId" | "oldVolumeId">): string =>
  `attachment:${serverId}:${oldVolumeId}`;

/**
 * A change of what is not ours: it counts as removed from the first, so that no count, removal or tidying takes it for a
 * thing of the run.
 */
export class SwapBook {
  private constructor(
    private readonly rowId: string,
    public record: SwapRecord,
  ) {}

  /** What an earlier worker wrote down stays. */
  static async open(ctx: RecoveryContext, swap: PlannedSwap, newVolumeId: string): Promise<SwapBook> {
    const { serverId, oldVolumeId, credentialId } = swap;
    const of = { runId: ctx.run.id, siteId: ctx.plan.to.id, kind: KIND, tag: tagOf(swap) };
    const known = await db().runResource.findFirst({ where: of });
    if (known) return new SwapBook(known.id, recordOf(known));
    const record: SwapRecord = {
      ...{ serverId, oldVolumeId, newVolumeId, wasRunning: null, direction: "forward", state: "open" },
      ...{ trouble: null, isCancelled: false, keptAs: null },
    };
    const row = await db().runResource.create({
      data: { ...of, credentialId, isTemporary: false, removedAt: new Date(), detail: toJson(record) },
    });
    return new SwapBook(row.id, record);
  }

  async save(more: Partial<SwapRecord>, tx: Prisma.TransactionClient = db()): Promise<void> {
    const record = { ...this.record, ...more };
    await tx.runResource.update({
      where: { id: this.rowId },
      data: { detail: toJson(record) },
    });
    this.record = record;
  }
}

const toJson = (record: SwapRecord): Prisma.InputJsonObject => ({
  ...record,
  trouble: record.trouble && { ...record.trouble },
});

/** Of a row of this kind. Pure. */
export const recordOf = ({ detail }: Pick<RunResource, "detail">): SwapRecord =>
  detail as unknown as SwapRecord;

/** What was changed so at VMs by the restores of a recovery, or of all of a VNF. */
export async function readSwaps(of: { recoveryId: string } | { vnfId: string }): Promise<SwapRecord[]> {
  const rows = await db().runResource.findMany({
    where: { kind: KIND, run: of },
    orderBy: { madeAt: "asc" },
    select: { detail: true },
  });
  return rows.map(recordOf).filter(({ oldVolumeId }) => oldVolumeId !== undefined);
}
