import type { Group } from "./read-group";
import type { Host } from "./rows";
import { traitsOf } from "./traits-of";

/** Whether a host is as a group asks for, room aside. */
export function isFit(host: Host, group: Group): boolean {
  const traits = new Set(traitsOf(host));
  const isIn = (ids: readonly string[]) => ids.some((id) => host.aggregates.includes(id));
  return (
    group.required.every((any) => any.some((name) => traits.has(name))) &&
    !group.forbidden.some((name) => traits.has(name)) &&
    group.memberOf.every(isIn) &&
    !isIn(group.notMemberOf) &&
    (group.inTree === undefined || group.inTree === host.id)
  );
}
