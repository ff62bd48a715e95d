import type { RecoveryRunPlan } from "./recovery-run-plan";

type Needing = Pick<RecoveryRunPlan, "servers" | "volumes" | "ports" | "make" | "imports">;

/**
 * What a recovery takes of each project's quotas, under the names that the site has for them. Every record that is
 * imported counts with its full size (openstack-api.md C6, C8), volumes count in general and by their type. Pure.
 * @param sizeOf of a backup, GiB
 */
export function planNeeds(
  plan: Needing,
  sizeOf: (backupId: string) => number,
): { credentialId: string; need: Record<string, number> }[] {
  const needs = new Map<string, Record<string, number>>();
  const add = (credentialId: string, what: string, amount: number) => {
    const need = needs.get(credentialId) ?? {};
    needs.set(credentialId, need);
    if (amount > 0) need[what] = (need[what] ?? 0) + amount;
  };
  for (const { credentialId, size } of plan.servers) {
    add(credentialId, "instances", 1);
    add(credentialId, "cores", size.vcpus);
    add(credentialId, "ram", size.ramMib);
  }
  for (const { credentialId, sizeGib, typeName } of plan.volumes) {
    for (const suffix of typeName === null ? [""] : ["", `_${typeName}`]) {
      add(credentialId, `volumes${suffix}`, 1);
      add(credentialId, `gigabytes${suffix}`, sizeGib);
    }
  }
  for (const { credentialId, backupId, isKnown } of plan.imports) {
    if (isKnown) continue;
    add(credentialId, "backups", 1);
    add(credentialId, "backup_gigabytes", sizeOf(backupId));
  }
  for (const { credentialId } of plan.ports) add(credentialId, "ports", 1);
  const { networks, securityGroups, serverGroups, keypairs } = plan.make;
  for (const { credentialId, subnets } of networks) {
    add(credentialId, "networks", 1);
    add(credentialId, "subnets", subnets.length);
  }
  for (const { credentialId, rules } of securityGroups) {
    add(credentialId, "security_groups", 1);
    // A new group begins with two, for all that goes out; they are taken away before its own are added.
    add(credentialId, "security_group_rules", Math.max(rules.length, 2));
  }
  for (const { credentialId } of serverGroups) add(credentialId, "server_groups", 1);
  for (const { credentialId } of keypairs) add(credentialId, "key_pairs", 1);
  return [...needs].map(([credentialId, need]) => ({ credentialId, need }));
}
