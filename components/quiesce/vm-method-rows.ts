import type { VmMethod, VmMethods } from "@/lib/inventory/vm-methods";
import { type MethodRow, statusOfAvailable } from "./method-row";

/** How one VM can be held still, as rows. Pure. */
export const vmMethodRows = ({ methods, byDefault, isOff }: VmMethods): MethodRow[] =>
  methods.map((m): MethodRow => {
    const { method, deadMan, reason, todo } = m;
    return { method, deadMan, reason, todo, status: statusOf(m), isDefault: !isOff && method === byDefault };
  });

function statusOf({ is, method, deadMan }: VmMethod): MethodRow["status"] {
  if (is === "possible") return statusOfAvailable(method, deadMan, "methodPossible");
  return is === "impossible" ? "methodImpossible" : "unknown";
}
