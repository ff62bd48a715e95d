/** A volume or port, and what ties it to VMs. */
export interface Link {
  id: string;
  serverIds: readonly string[];
  /** Addresses of a port: a VM shows them as its own. */
  addresses?: readonly string[];
}

/**
 * The VMs whose volumes or addresses have changed although Nova did not call the VM itself changed: its
 * changes-since looks at the VM's own row, and attaching a volume or a port does not touch that
 * (nova/compute/manager.py attach_volume, attach_interface). Pure.
 * @param justRead VMs of this very reading
 */
export function planFollowUps(
  known: readonly Link[],
  listed: readonly Link[],
  justRead: ReadonlySet<string>,
): string[] {
  const before = new Map(known.map((link) => [link.id, link]));
  const after = new Map(listed.map((link) => [link.id, link]));
  const concerned = new Set<string>();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const links = [before.get(id), after.get(id)];
    if (keyOf(links[0]) === keyOf(links[1])) continue;
    for (const serverId of links.flatMap((link) => link?.serverIds ?? [])) concerned.add(serverId);
  }
  return [...concerned].filter((id) => !justRead.has(id));
}

const keyOf = (link: Link | undefined) =>
  link && JSON.stringify([[...link.serverIds].sort(), [...(link.addresses ?? [])].sort()]);
