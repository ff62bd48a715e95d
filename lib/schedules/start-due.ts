import { databaseNow } from "../database-now";
import { claimSlot } from "./claim-slots";
import { startSlot } from "./start-slot";

/** Slots that are planned at a time in this process: many come at the same minute. */
const AT_ONCE = 4;

/** One turn: starts what is due. Any number of workers may do so beside each other. @throws what the database says */
export async function startDue(workerId: string, signal: AbortSignal): Promise<void> {
  const next = async (): Promise<void> => {
    while (!signal.aborted) {
      // By the database's clock: workers' own ones may differ, and then a slot would come twice as late as it is.
      const now = await databaseNow();
      const slot = await claimSlot(workerId, now);
      if (!slot) return;
      if (slot !== "again") await startSlot(slot, now);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
