import { db } from "../../db";
import { runName } from "../../runs/run-view";

/**
 * What our locks at a source say, by which they are known again: by the recovery's first run, whichever of its runs
 * comes to it.
 */
export async function lockReason(recoveryId: string): Promise<string> {
  return `stillpoint ${await recoveryName(recoveryId)}`;
}

/** As people know it: "f-12". */
export async function recoveryName(recoveryId: string): Promise<string> {
  const first = await db().run.findFirstOrThrow({
    where: { recoveryId, kind: { notIn: ["rollback", "cleanup"] } },
    orderBy: { number: "asc" },
    select: { kind: true, number: true },
  });
  return runName(first);
}
