import { type Acceptance, type AcceptanceFacts, toFormer, toMember } from "../plan-acceptance";
import type { PlannedReplacement } from "../recovery-run-plan";

/**
 * What a VNF consists of once a restore in the place of VMs is accepted: each new VM has the seat of the one that it
 * replaces, which is a former one from then on; all others stay as they are. Pure.
 */
export function planReplacementAcceptance(
  facts: AcceptanceFacts,
  replaces: readonly PlannedReplacement[],
): Acceptance {
  const { members, servers } = facts;
  const seats = members.map((member) => {
    const { sourceId } = replaces.find(({ serverId }) => serverId === member.serverId) ?? {};
    const row = servers.find((server) => server.sourceServerId === sourceId && server.state === "healthy");
    return { member, sourceId, newId: row?.serverId ?? null };
  });
  const replaced = seats.filter(({ newId }) => newId !== null);
  return {
    members: seats.map(({ member: { id: _, ...member }, sourceId, newId }) =>
      newId === null || sourceId === undefined
        ? member
        : { ...toMember({ ...member, sourceId }, newId, facts), position: member.position },
    ),
    dropped: [],
    former: replaced.map(({ member }) => toFormer(member, facts)),
    newIds: new Map(
      replaced.flatMap(({ member, newId }) => (newId === null ? [] : [[member.serverId, newId]])),
    ),
  };
}
