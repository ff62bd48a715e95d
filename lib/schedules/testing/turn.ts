import { db } from "../../db";
import { type ClaimedSlot, claimSlot } from "../claim-slots";
import { startSlot } from "../start-slot";

/** All runs are over, as if workers had done them. */
export const endRuns = (now: Date) =>
  db().run.updateMany({
    where: { endedAt: null },
    data: { state: "succeeded", endedAt: now, activeVnfId: null },
  });

/** What a worker does in a turn; one that is killed leaves what it has claimed. */
export async function turn(
  worker: string,
  now: Date,
  isKilled: (slot: ClaimedSlot) => boolean = () => false,
) {
  for (;;) {
    const slot = await claimSlot(worker, now);
    if (!slot) return;
    if (slot === "again") continue;
    if (isKilled(slot)) return;
    await startSlot(slot, now);
  }
}
