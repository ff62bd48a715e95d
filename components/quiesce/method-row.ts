import type { Status } from "@/components/status/status-meta";
import { needsNoChoice } from "@/lib/quiesce/default-method";
import type { DeadManTimer, QuiesceMethodName } from "@/lib/quiesce/quiesce-method";

/** A method in a table: of a site, or of one VM. */
export interface MethodRow {
  method: QuiesceMethodName;
  version?: string | undefined;
  status: Status;
  deadMan: DeadManTimer;
  /** Why not; or what speaks against it all the same. */
  reason: string | null;
  todo: string | null;
  /** It is what would be used unless another is chosen. */
  isDefault: boolean;
}

/** What is there is used by itself, by choice, or is no holding at all. Pure. */
export function statusOfAvailable(
  method: QuiesceMethodName,
  deadMan: DeadManTimer,
  good: "methodOffered" | "methodPossible",
): Status {
  if (method === "none") return "methodAlways";
  return needsNoChoice(method, deadMan) ? good : "methodByChoice";
}

/** For each row over how many rows its reason stands: none where it is that of the row above. Pure. */
export function reasonSpans(rows: readonly Pick<MethodRow, "reason" | "todo">[]): number[] {
  const isAsBefore = (i: number) =>
    i > 0 &&
    rows[i]?.reason !== null &&
    rows[i]?.reason === rows[i - 1]?.reason &&
    rows[i]?.todo === rows[i - 1]?.todo;
  return rows.map((_, i) => {
    if (isAsBefore(i)) return 0;
    let span = 1;
    while (i + span < rows.length && isAsBefore(i + span)) span += 1;
    return span;
  });
}
