import { differs, ok, open, type Proposal } from "./mapping";
import type { TargetProject } from "./target-facts";

/**
 * The same address, where the project has it: a chosen one is given to administrators only (openstack-api.md E2). Pure.
 * @param given ports that former VMs may give up, with these VMs' names
 */
export function mapFloatingIp(
  address: string,
  project: Pick<TargetProject, "floatingIps">,
  isHome: boolean,
  given: ReadonlyMap<string, string> = new Map(),
): Proposal {
  const none = { do: "leave-out" } as const;
  if (!project.floatingIps) return open("The floating IPs there could not be read.", none);
  const same = project.floatingIps.find((f) => f.address === address);
  if (same && same.portId === null)
    return ok({ do: "use", id: same.id, name: address }, "The project has it, and it leads nowhere yet.");
  const giver = same && !isHome ? given.get(same.portId ?? "") : undefined;
  if (same && giver !== undefined)
    return ok({ do: "use", id: same.id, name: address }, `It leads to ${giver}, which gives its port up.`);
  if (same && isHome) return differs(none, "It leads to the original, and stays there.");
  if (same)
    return open("The project has it, and it leads to another port. Choose another one, or go without.", none);
  return open("The project does not have it there. Choose another one, or go without.", none);
}
