import { takesOf } from "./plan-takes";
import type { ReadinessCheck } from "./readiness-keys";
import type { RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/** Of a subnet of IPv6 nobody reads the figures. */
const MANY = 1_000_000;

interface Need {
  /** Ports that take whatever is free. */
  any: number;
  /** Addresses that are kept or chosen. */
  chosen: number;
}

/**
 * Whether each subnet that is there has free addresses enough for the ports that take any of it, beside those that are chosen
 * there, which are taken first. One that has none left refuses the port (neutron/db/ipam_pluggable_backend.py,
 * IpAddressGenerationFailure). Too few is a warning: what Neutron counts as used may lie outside of the pools that it counts
 * (neutron/db/network_ip_availability_db.py). Subnets of chosen addresses alone are not asked for. Pure.
 */
export function judgeFreeAddresses({ target }: RecoveryFacts, plan: RecoveryRunPlan): ReadinessCheck[] {
  const given = takesOf(plan).map(({ portKey }) => portKey);
  const needs = new Map<string, Need>();
  for (const { key, ips } of plan.ports)
    for (const { subnet, address } of given.includes(key) ? [] : ips) {
      if (!("id" in subnet)) continue;
      const need = needs.get(subnet.id) ?? { any: 0, chosen: 0 };
      needs.set(subnet.id, need);
      need[address === null ? "any" : "chosen"] += 1;
    }
  return [...needs].flatMap(([subnetId, need]) => (need.any > 0 ? judgeSubnet(subnetId, need, target) : []));
}

function judgeSubnet(
  subnetId: string,
  { any, chosen }: Need,
  target: RecoveryFacts["target"],
): ReadinessCheck {
  const known = target.projects.flatMap(({ networks }) => (networks ?? []).flatMap(({ subnets }) => subnets));
  const subnet = known.find(({ id }) => id === subnetId);
  const name = subnet ? subnet.name || subnet.cidr : subnetId;
  const base = { key: `free-${subnetId}` as const, title: `Free addresses of ${name}` };
  const need = any + chosen;
  const unit = need === 1 ? "address" : "addresses";
  const takes = `It takes any ${any} ${any === 1 ? "address" : "addresses"}${chosen > 0 ? ` beside ${chosen} chosen` : ""}`;
  const counts = target.freeAddresses?.find((each) => each.subnetId === subnetId);
  if (!counts) {
    const isShown = target.projects.some(({ isAdmin }) => isAdmin);
    return {
      ...base,
      verdict: "unknown",
      text: `${takes}; how many are free ${isShown ? "could not be read" : "is shown to administrators only"}.`,
      numbers: { need, free: null, unit },
      todo: isShown
        ? "Check again; a site without Neutron’s extension network-ip-availability never tells."
        : "Store an administrator’s credential on the site’s page.",
    };
  }
  const { free, total } = counts;
  const numbers = { need, free, unit };
  const left = free > MANY ? "more than a million" : `${free} of ${total}`;
  if (need <= free) return { ...base, verdict: "pass", text: `${takes}, and ${left} are free.`, numbers };
  return {
    ...base,
    verdict: "warn",
    text: `${takes}, and by Neutron’s count ${left} are free, which takes what is used outside of the pools for used in them: that may be too few.`,
    numbers,
    todo: `Look at the ports of ${name}; make its allocation pools larger, or choose other addresses in the recovery plan.`,
  };
}
