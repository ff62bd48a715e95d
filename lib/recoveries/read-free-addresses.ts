import { setMaxListeners } from "node:events";
import { withDeadline } from "../openstack/deadline";
import { getIpAvailability } from "../openstack/neutron/ip-availability";
import type { Mapping } from "./mapping";
import type { TargetReading } from "./read-target";
import type { FreeAddresses } from "./target-facts";
import { PartReader } from "./target-part";

const CALL_MS = 10_000;

/**
 * How many addresses are free in the subnets of the networks that a recovery uses at its target. Administrators alone are
 * told, so that without one nothing is asked; a network of which nothing is told is left out.
 */
export async function readFreeAddresses(
  { facts, sessions }: Pick<TargetReading, "facts" | "sessions">,
  mappings: readonly Mapping[],
): Promise<FreeAddresses[]> {
  const admin = facts.projects.find(({ isAdmin, credentialId }) => isAdmin && sessions.has(credentialId));
  const session = sessions.get(admin?.credentialId ?? "");
  if (!session) return [];
  const used = mappings.flatMap(({ kind, choice }) =>
    kind === "network" && choice?.do === "use" ? [choice.id] : [],
  );
  const { signal, clear } = withDeadline(CALL_MS);
  // Each call listens to it.
  setMaxListeners(0, signal);
  const parts = new PartReader({ deadlineMs: CALL_MS, signal });
  try {
    const found = await Promise.all(
      [...new Set(used)].map((id) => parts.read((call) => getIpAvailability(session, id, call))),
    );
    return found.flatMap((network) =>
      (network?.subnets ?? []).map(({ subnetId, cidr, total, used: taken }) => ({
        ...{ subnetId, cidr, total },
        free: Math.max(0, total - taken),
      })),
    );
  } finally {
    clear();
  }
}
