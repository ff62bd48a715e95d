import type { Transaction } from "../../audit/record";
import { OPEN_RECOVERY } from "../../recoveries/open-recoveries";
import { runName } from "../../runs/run-view";

/** Of points, the name of a run that reads each, or whose recovery stands and may be asked for it again. */
export async function readReaders(of: Transaction, pointIds: string[]): Promise<Map<string, string>> {
  const readers = await of.run.findMany({
    where: { pointId: { in: pointIds }, OR: [{ endedAt: null }, { recovery: OPEN_RECOVERY }] },
    select: { pointId: true, kind: true, number: true },
    orderBy: { number: "asc" },
  });
  return new Map(readers.map((run) => [run.pointId ?? "", runName(run)]));
}
