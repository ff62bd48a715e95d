import { z } from "zod";
import { type ListOptions, listItems } from "../list";
import type { Session } from "../session";

const WireHypervisor = z.object({
  // a number before 2.53
  id: z.string(),
  hypervisor_hostname: z.string(),
  hypervisor_type: z.string().nullish(),
  hypervisor_version: z.number().nullish(),
  state: z.string().nullish(),
  status: z.string().nullish(),
  host_ip: z.string().nullish(),
  service: z.object({ host: z.string(), disabled_reason: z.string().nullish() }).nullish(),
  vcpus: z.number().nullish(),
  vcpus_used: z.number().nullish(),
  memory_mb: z.number().nullish(),
  memory_mb_used: z.number().nullish(),
  local_gb: z.number().nullish(),
  local_gb_used: z.number().nullish(),
  running_vms: z.number().nullish(),
});

/** A compute host as its hypervisor sees it. */
export type Hypervisor = ReturnType<typeof toHypervisor>;

const toHypervisor = (h: z.output<typeof WireHypervisor>) => ({
  id: h.id,
  name: h.hypervisor_hostname,
  /** As in `Server.host`. */
  host: h.service?.host,
  type: h.hypervisor_type ?? undefined,
  version: h.hypervisor_version ?? undefined,
  isUp: h.state === "up",
  isEnabled: h.status === "enabled",
  disabledReason: h.service?.disabled_reason ?? undefined,
  address: h.host_ip ?? undefined,
  runningServers: h.running_vms ?? undefined,
  vcpus: { total: h.vcpus ?? undefined, used: h.vcpus_used ?? undefined },
  ramMib: { total: h.memory_mb ?? undefined, used: h.memory_mb_used ?? undefined },
  diskGib: { total: h.local_gb ?? undefined, used: h.local_gb_used ?? undefined },
});

/**
 * All compute hosts. Their numbers are physical, without overcommitment and reserves; what still fits is Placement's
 * to say. Admin only.
 * GET /os-hypervisors/detail, 2.87: from 2.88 on without the numbers (nova/api/openstack/compute/hypervisors.py)
 */
export function listHypervisors(session: Session, options: ListOptions = {}): AsyncGenerator<Hypervisor> {
  return listItems(session, {
    service: "compute",
    path: "/os-hypervisors/detail",
    key: "hypervisors",
    item: WireHypervisor,
    map: toHypervisor,
    idOf: (h) => h.id,
    microversion: { pin: "2.87", atLeast: "2.53" },
    options,
  });
}
