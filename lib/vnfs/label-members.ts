/** VMs by their ids, as they are named in the audit log: with the id where two have the same name. Pure. */
export function labelsOf(members: readonly { serverId: string; name: string }[]): Map<string, string> {
  const count = new Map<string, number>();
  for (const { name } of members) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    members.map(({ serverId, name }) => [
      serverId,
      (count.get(name) ?? 0) > 1 ? `${name} (${serverId})` : name,
    ]),
  );
}
