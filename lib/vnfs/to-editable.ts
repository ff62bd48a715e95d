import type { VmVolume } from "../inventory/vm";
import type { EditableVm, EditableVolume } from "./editable-vm";
import { findLimitations } from "./find-limitations";
import type { MemberFacts } from "./member-facts";

interface Named {
  serverId: string;
  name: string;
  projectId: string;
  excludedVolumeIds: readonly string[];
}

/** Members, or VMs that may become some, as forms show them. Pure. */
export function toEditable(members: readonly Named[], facts: ReadonlyMap<string, MemberFacts>): EditableVm[] {
  const limitations = findLimitations(members, facts);
  const limitsOf = new Map<string, typeof limitations>();
  for (const each of limitations) limitsOf.set(each.serverId, [...(limitsOf.get(each.serverId) ?? []), each]);
  return members.map(({ serverId, name, projectId }) => {
    const known = facts.get(serverId);
    return {
      serverId,
      name,
      projectId,
      projectName: known?.projectName ?? null,
      methods: known?.methods ?? null,
      volumes: (known?.view.volumes ?? []).map(toEditableVolume),
      limitations: limitsOf.get(serverId) ?? [],
    };
  });
}

/** By name, or by what it is there, as in a plan. */
const toEditableVolume = ({ id, name, device, isRoot, sizeGib }: VmVolume): EditableVolume => ({
  volumeId: id,
  name: name ?? (isRoot ? "root" : (device?.replace(/^\/dev\//, "") ?? id.slice(0, 8))),
  device,
  sizeGib,
  isRoot,
});
