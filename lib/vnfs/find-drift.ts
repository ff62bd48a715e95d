import type { VmMethods } from "../inventory/vm-methods";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { MemberFacts } from "./member-facts";
import type { Drift } from "./vnf";

/** A member of a VNF as its owner left it. */
export interface DriftMember {
  serverId: string;
  name: string;
  quiesceMethod: string | null;
  isLeftOut: boolean;
  excludedVolumeIds: readonly string[];
  knownVolumeIds: readonly string[];
}

/**
 * Where a VNF differs from what its site has now, in the order of its members. What is not known is no drift: a VM that
 * was never seen, one whose cell is down, volumes that nobody tells of. Pure.
 */
export function findDrift(members: readonly DriftMember[], facts: ReadonlyMap<string, MemberFacts>): Drift[] {
  return members.flatMap((member) => {
    const known = facts.get(member.serverId);
    return known?.server ? driftOf(member, known) : [];
  });
}

function driftOf(member: DriftMember, known: MemberFacts): Drift[] {
  const { serverId, name } = member;
  if (known.deletedAt || known.server?.status === "DELETED")
    return [{ kind: "vm-deleted", serverId, name, since: known.deletedAt }];
  if (known.missingSince) return [{ kind: "vm-missing", serverId, name, since: known.missingSince }];
  const drift: Drift[] = [];
  if (known.name !== null && known.name !== name)
    drift.push({ kind: "vm-renamed", serverId, name, newName: known.name });
  if (known.server && !isSilent(known.server)) drift.push(...volumeDrift(member, known));
  const impossible = impossibleMethod(member, known);
  if (impossible) drift.push({ kind: "method-impossible", serverId, name, ...impossible });
  return drift;
}

/** Its cell is down: Nova tells no more than that it exists. */
const isSilent = (server: { status: string; isUnknown: boolean }) =>
  server.isUnknown || server.status === "UNKNOWN";

function volumeDrift(member: DriftMember, { view }: MemberFacts): Drift[] {
  const { serverId, name } = member;
  const seen = new Set(member.knownVolumeIds);
  const has = new Set(view.volumes.map(({ id }) => id));
  const added = view.volumes
    // Cinder's list does not hold it any more, and only that list ever told of it.
    .filter((v) => !seen.has(v.id) && v.missingSince === null)
    .map((v): Drift => {
      const volumeName = v.name ?? v.device ?? v.id;
      return { kind: "volume-added", serverId, name, volumeId: v.id, volumeName };
    });
  const removed = [...seen]
    .filter((id) => !has.has(id))
    .map((volumeId): Drift => ({ kind: "volume-removed", serverId, name, volumeId }));
  return [...added, ...removed];
}

/**
 * A method that was chosen and that the VM, as it runs now, cannot be held by. What passes by itself (a task, a VM that
 * is off or paused) is for the plan and the preflight to say.
 */
function impossibleMethod(member: DriftMember, { server, methods }: MemberFacts) {
  const { quiesceMethod, isLeftOut } = member;
  if (quiesceMethod === null || isLeftOut || !server || !methods) return undefined;
  if (server.vmState !== "active" || server.taskState !== null) return undefined;
  const found = methodOf(methods, quiesceMethod);
  if (!found || found.is === "possible" || found.is === "unknown") return undefined;
  return {
    method: quiesceMethod as QuiesceMethodName,
    reason: found.reason ?? "",
    todo: found.todo ?? "",
  };
}

const methodOf = ({ methods }: VmMethods, name: string) => methods.find(({ method }) => method === name);
