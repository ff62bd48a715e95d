/** Of an accepted recovery: the VM that took the place of another. */
export interface Succession {
  from: string;
  to: string;
}

/**
 * Which of the VNF's VMs is now what a VM of a point was then: that one itself, or one that came into its place since, over
 * any number of accepted recoveries. Undefined: none of them. Pure.
 */
export function findSuccessor<T extends { serverId: string }>(
  sourceId: string,
  members: readonly T[],
  successions: readonly Succession[],
): T | undefined {
  const seen = new Set([sourceId]);
  for (const id of seen) {
    const member = members.find(({ serverId }) => serverId === id);
    if (member) return member;
    // A set hands out what is added to it meanwhile, too.
    for (const { from, to } of successions) if (from === id) seen.add(to);
  }
  return undefined;
}
