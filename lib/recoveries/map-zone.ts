import { differs, ok, type Proposal } from "./mapping";
import type { TargetFacts } from "./target-facts";

/** Of the same name where it is up; else the site chooses. Pure. */
export function mapZone(zone: string | null, target: Pick<TargetFacts, "computeZones">): Proposal {
  const any = { do: "leave-out" } as const;
  if (zone === null) return ok(any, "Any zone, as at its source.");
  if (!target.computeZones) return differs(any, "Any zone: the zones there could not be read.");
  const there = target.computeZones.find(({ name }) => name === zone);
  if (there?.isAvailable) return ok({ do: "use", id: zone, name: zone }, "Same name.");
  return differs(any, there ? `Any zone: ${zone} is not up there.` : `Any zone: there is no ${zone} there.`);
}
