import { db } from "../db";
import type { Vnf } from "../generated/prisma/client";
import { rpoDays } from "./rpo-days";
import type { VnfView } from "./vnf";

const HISTORY_DAYS = 31;

/** Whether a VNF's RPO held on each of the last thirty days. */
export async function readRpoDays(
  { id, createdAt, deletedAt, rpoMinutes }: Pick<Vnf, "id" | "createdAt" | "deletedAt" | "rpoMinutes">,
  now: Date,
): Promise<VnfView["days"]> {
  // Deleted ones too: they were there then.
  const points = await db().$queryRaw<{ takenAt: Date; usableFrom: Date | null; isWhole: boolean }[]>`
    SELECT taken_at AS "takenAt", completed_at AS "usableFrom",
      cardinality(usable_server_ids) = server_count AS "isWhole"
    FROM recovery_points WHERE vnf_id = ${id}::uuid AND cardinality(usable_server_ids) > 0
      AND taken_at > ${now}::timestamptz - make_interval(days => ${HISTORY_DAYS}::int, mins => ${rpoMinutes}::int)`;
  return rpoDays({ now, createdAt, deletedAt, rpoMinutes, points });
}
