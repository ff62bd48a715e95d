import { defaultMethod } from "@/lib/quiesce/default-method";
import type { MethodOffer } from "@/lib/quiesce/method-offer";
import { type MethodRow, statusOfAvailable } from "./method-row";

/** What a site offers, as rows. Pure. */
export function siteMethodRows(offers: readonly MethodOffer[]): MethodRow[] {
  const best = defaultMethod(offers.filter((o) => o.isOffered));
  return offers.map((offer): MethodRow => {
    const { method, version, deadMan, reason, todo } = offer;
    return {
      method,
      version,
      deadMan,
      status: statusOf(offer),
      reason: reason || null,
      todo: todo || null,
      isDefault: method === best,
    };
  });
}

function statusOf({ method, deadMan, isOffered, why }: MethodOffer): MethodRow["status"] {
  if (isOffered) return statusOfAvailable(method, deadMan, "methodOffered");
  if (why === "in-part" || why === "no-guard") return "methodUnsafe";
  return why === "unknown" ? "unknown" : "methodNotOffered";
}
