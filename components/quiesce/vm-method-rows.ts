import type { VmMethod, VmMethods } from "@/lib/inventory/vm-methods";
import { type MethodRow, statusOfAvailable } from "./method-row";

/** How one VM can be held still, as rows; one that is off needs none of it, whatever is in the way. Pure. */
export const vmMethodRows = ({ methods, byDefault, isOff }: VmMethods): MethodRow[] =>
  methods.map((m): MethodRow => {
    const { method, deadMan, reason, todo } = m;
    const row = { method, deadMan, status: statusOf(m) };
    if (!isOff) return { ...row, reason, todo, isDefault: method === byDefault };
    const status = method === "none" ? row.status : "methodNotNeeded";
    return { ...row, status, reason: null, todo: null, isDefault: false };
  });

function statusOf({ is, method, deadMan }: VmMethod): MethodRow["status"] {
  if (is === "possible") return statusOfAvailable(method, deadMan, "methodPossible");
  if (is === "unsafe") return "methodUnsafe";
  return is === "impossible" ? "methodImpossible" : "unknown";
}
