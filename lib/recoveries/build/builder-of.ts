import { db } from "../../db";
import { REMOVERS } from "../read-built-plan";
import type { RecoveryContext } from "../recovery-context";

/**
 * The run under whose name all things of a recovery are made, recorded and found again: its first one. What a later run
 * of the same recovery looks for is so what an earlier one made, and nothing has a twin.
 */
export async function builderOf({
  recovery,
  run,
}: Pick<RecoveryContext, "recovery" | "run">): Promise<RecoveryContext["run"]> {
  const first = await db().run.findFirst({
    where: { recoveryId: recovery.id, kind: { notIn: [...REMOVERS] } },
    orderBy: [{ createdAt: "asc" }, { number: "asc" }],
    select: { id: true, number: true },
  });
  return first ?? run;
}
