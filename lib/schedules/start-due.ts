import { databaseNow } from "../database-now";
import { claimSlot } from "./claim-slots";
import { startSlot } from "./start-slot";

/** Slots that are planned at a time in this process: many come at the same minute. */
const AT_ONCE = 4;

/** One turn: starts what is due. Any number of workers may do so beside each other. @throws what the database says */
export async function startDue(workerId: string, signal: AbortSignal): Promise<void> {
  // Mostly nothing is due, and one look tells so.
  if (!(await startOne(workerId, signal))) return;
  const rest = async (): Promise<void> => {
    while (await startOne(workerId, signal));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, rest));
}

/** @returns whether there may be more */
async function startOne(workerId: string, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  // By the database's clock: workers' own ones may differ, and then a slot would come early to one and late to another.
  const now = await databaseNow();
  const slot = await claimSlot(workerId, now);
  if (slot && slot !== "again") await startSlot(slot, now);
  return slot !== null;
}
