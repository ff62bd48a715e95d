import type { Lease } from "../../freezes/lease";
import type { MemberState } from "./window-state";

/**
 * Names who else has thawed a VM of the window, be it what the run then found running or what it took for its own thaw.
 * It only names: how long such a VM stood still is not known, so what the run saw is not made better.
 * @param ended leases that others than the run have closed
 */
export function nameOthers(
  members: readonly MemberState[],
  ended: readonly Pick<Lease, "serverId" | "state" | "closedBy">[],
): void {
  for (const { serverId, state, closedBy } of ended) {
    const held = members.find(({ member }) => member.serverId === serverId);
    if (held && held.quiesce !== "not-sent" && state === "thawed") held.thawedBy = closedBy;
  }
}
