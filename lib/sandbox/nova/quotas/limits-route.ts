import { type Answer, type Ask, isAtLeast, ok, type Route } from "../../core/http";
import { allow } from "../allow";
import { limitsOf } from "./limits-of";
import { usageOf } from "./usage-of";

/** GET /limits (nova/api/openstack/compute/limits.py and views/limits.py) */
function showLimits(ask: Ask): Answer {
  const { site, caller, query } = ask;
  const projectId = query.get("tenant_id") ?? caller.projectId ?? "";
  allow(caller.isAdmin || !query.has("tenant_id"), "limits:other_project");
  const [limits, used] = [limitsOf(site, projectId), usageOf(site, projectId)];
  const hasNetworks = !isAtLeast(ask, "2.36");
  const hasImages = !isAtLeast(ask, "2.39");
  const hasFiles = !isAtLeast(ask, "2.57");
  const absolute = {
    maxTotalInstances: limits.instances,
    maxTotalCores: limits.cores,
    maxTotalRAMSize: limits.ram,
    maxServerMeta: limits.metadata_items,
    ...(hasImages ? { maxImageMeta: limits.metadata_items } : {}),
    ...(hasFiles
      ? { maxPersonality: limits.injected_files, maxPersonalitySize: limits.injected_file_content_bytes }
      : {}),
    maxTotalKeypairs: limits.key_pairs,
    maxServerGroups: limits.server_groups,
    maxServerGroupMembers: limits.server_group_members,
    ...(hasNetworks
      ? {
          maxTotalFloatingIps: limits.floating_ips,
          maxSecurityGroups: limits.security_groups,
          maxSecurityGroupRules: limits.security_group_rules,
        }
      : {}),
    totalRAMUsed: used.ram,
    totalCoresUsed: used.cores,
    totalInstancesUsed: used.instances,
    ...(hasNetworks ? { totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0 } : {}),
    totalServerGroupsUsed: used.server_groups,
  };
  return ok({ limits: { rate: [], absolute } });
}

export const limitsRoutes: readonly Route[] = [
  { name: "limits.show", method: "GET", path: "/v2.1/limits", run: showLimits },
];
