import { defaultMethod } from "@/lib/quiesce/default-method";
import { isUnsafe, type MethodOffer } from "@/lib/quiesce/method-offer";
import { type MethodRow, statusOfAvailable } from "./method-row";

/** What a site offers, as rows. Pure. */
export function siteMethodRows(offers: readonly MethodOffer[]): MethodRow[] {
  const best = defaultMethod(offers.filter((o) => o.isOffered));
  return offers.map((offer): MethodRow => {
    const { method, version, deadMan, reason, todo } = offer;
    return {
      method,
      version,
      // What it would do by its settings is no promise then.
      deadMan: isUnsafe(offer) ? { kind: "none" } : deadMan,
      status: statusOf(offer),
      reason: reason || null,
      todo: todo || null,
      isDefault: method === best,
    };
  });
}

function statusOf(offer: MethodOffer): MethodRow["status"] {
  const { method, deadMan, isOffered, why } = offer;
  if (isOffered) return statusOfAvailable(method, deadMan, "methodOffered");
  if (isUnsafe(offer)) return "methodUnsafe";
  return why === "unknown" ? "unknown" : "methodNotOffered";
}
