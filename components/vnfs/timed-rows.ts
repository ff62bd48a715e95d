import type { VnfsList } from "@/lib/vnfs/vnf";
import type { TimedRow } from "./vnf-columns";

/** The rows of a list with the moment that it is of. Pure. */
export const timedRows = (list: VnfsList | undefined, stale: boolean): TimedRow[] =>
  (list?.rows ?? []).map((row) => ({ ...row, now: Date.parse(list?.asOf ?? ""), stale }));
