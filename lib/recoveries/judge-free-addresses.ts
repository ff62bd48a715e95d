import { takesOf } from "./plan-takes";
import type { ReadinessCheck } from "./readiness-keys";
import type { RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/** Of a subnet of IPv6 nobody reads the figures. */
const MANY = 1_000_000;

/**
 * Whether each subnet that is there has as many free addresses as ports take any of: one that has none left refuses the port
 * (neutron/db/ipam_pluggable_backend.py, IpAddressGenerationFailure). Subnets of chosen addresses alone are not asked for. Pure.
 */
export function judgeFreeAddresses({ target }: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck[] {
  const given = takesOf(plan).map(({ portKey }) => portKey);
  const needs = new Map<string, number>();
  for (const { key, ips } of plan.ports)
    for (const { subnet, address } of given.includes(key) ? [] : ips)
      if (address === null && "id" in subnet) needs.set(subnet.id, (needs.get(subnet.id) ?? 0) + 1);
  return [...needs].map(([subnetId, need]) => judgeSubnet(subnetId, need, target));
}

function judgeSubnet(subnetId: string, need: number, target: RecoveryFacts["target"]): ReadinessCheck {
  const known = target.projects.flatMap(({ networks }) => (networks ?? []).flatMap(({ subnets }) => subnets));
  const subnet = known.find(({ id }) => id === subnetId);
  const name = subnet ? subnet.name || subnet.cidr : subnetId;
  const base = { key: `free-${subnetId}` as const, title: `Free addresses of ${name}` };
  const unit = need === 1 ? "address" : "addresses";
  const counts = target.freeAddresses?.find((each) => each.subnetId === subnetId);
  if (!counts)
    return {
      ...base,
      verdict: "unknown",
      text: `It takes any ${need} ${unit}; how many are free is shown to administrators only.`,
      numbers: { need, free: null, unit },
      todo: "Store an administrator’s credential on the site’s page.",
    };
  const { free, total } = counts;
  const numbers = { need, free, unit };
  const left = free > MANY ? "more than a million" : `${free} of ${total}`;
  const text = `It takes any ${need} ${unit}, and ${left} are free.`;
  return need <= free
    ? { ...base, verdict: "pass", text, numbers }
    : {
        ...base,
        verdict: "fail",
        text,
        numbers,
        todo: `Free addresses of ${name}, make its allocation pools larger, or choose others in the recovery plan.`,
      };
}
