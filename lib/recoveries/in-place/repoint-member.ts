import { recordAudit } from "../../audit/record";
import { db } from "../../db";
import { nextVersion } from "../../vnfs/lock-vnf";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedSwap } from "../recovery-run-plan";
import type { SwapBook } from "./swap-book";

/**
 * The VM has the new volume: that is written down, and in the same transaction its VNF knows the new one for the old one.
 * Its next backup is a full one, since nothing was ever backed up of it.
 */
export const repointMember = (ctx: RecoveryContext, swap: PlannedSwap, book: SwapBook): Promise<void> =>
  db().$transaction(async (tx) => {
    const { vnf, to } = ctx.plan;
    const { serverId, serverName, oldVolumeId } = swap;
    const { newVolumeId } = book.record;
    await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnf.id}::uuid FOR UPDATE`;
    await book.save({ state: "swapped" }, tx);
    await tx.$executeRaw`
      UPDATE vnf_members SET
        known_volume_ids = array_replace(known_volume_ids, ${oldVolumeId}, ${newVolumeId}),
        excluded_volume_ids = array_replace(excluded_volume_ids, ${oldVolumeId}, ${newVolumeId})
      WHERE site_id = ${to.id}::uuid AND server_id = ${serverId}`;
    const version = await nextVersion(tx, vnf.id);
    await recordAudit(tx, ctx.actor, {
      action: "restore.swapped",
      target: { kind: "vnf", id: vnf.id, name: vnf.name },
      site: to,
      runId: ctx.run.id,
      details: { vm: serverName, serverId, was: oldVolumeId, is: newVolumeId, version },
    });
  });
