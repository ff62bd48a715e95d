import type { VnfMember } from "../generated/prisma/client";
import { QUIESCE_METHODS, type QuiesceMethodName } from "../quiesce/quiesce-method";
import type { MemberFacts } from "./member-facts";
import type { VnfMemberView } from "./vnf";

/** A member as the pages show it. What is not known of it comes out as null. Pure. */
export function toMemberView(
  member: VnfMember,
  facts: MemberFacts | undefined,
  lastFreeze: VnfMemberView["lastFreeze"] | undefined,
): VnfMemberView {
  const chosen = QUIESCE_METHODS.find((method) => method === member.quiesceMethod) ?? null;
  return {
    id: member.id,
    serverId: member.serverId,
    name: facts?.name ?? member.name,
    projectId: member.projectId,
    projectName: facts?.projectName ?? null,
    position: member.position,
    bootOrder: member.bootOrder,
    isLeftOut: member.isLeftOut,
    quiesceMethod: chosen,
    willUse: willUse(member, chosen, facts),
    isOff: facts?.methods?.isOff ?? false,
    status: facts?.server?.status ?? null,
    volumes: (facts?.view.volumes ?? []).map(({ id, name, sizeGib, isRoot }) => ({
      volumeId: id,
      name: name ?? id,
      sizeGib,
      isRoot,
      isExcluded: member.excludedVolumeIds.includes(id),
    })),
    lastFreeze: lastFreeze ?? null,
  };
}

function willUse(
  { isLeftOut }: VnfMember,
  chosen: QuiesceMethodName | null,
  facts: MemberFacts | undefined,
): QuiesceMethodName {
  return isLeftOut ? "none" : (chosen ?? facts?.methods?.byDefault ?? "none");
}
