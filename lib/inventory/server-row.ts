import type { Server } from "../openstack/nova/servers";

/** A VM without its user data: that may hold passwords, and is never stored. */
export type KnownServerDetail = Omit<Server, "userData">;

/** The columns of a VM, under their names in the database. */
export function serverRow(server: Server, projectName: string) {
  const { userData: _, ...detail } = server;
  const name = server.name ?? server.id;
  const addresses = server.addresses.map(({ address }) => address);
  const flavor = server.flavor?.name ?? null;
  return {
    server_id: server.id,
    name,
    status: server.status,
    task_state: server.taskState ?? null,
    flavor,
    addresses,
    volume_ids: server.volumeIds,
    search_text: searchText([name, server.id, ...addresses, flavor, projectName, server.projectId]),
    detail: detail satisfies KnownServerDetail,
  };
}

/** One line per word, so that a search never finds the end of one joined to the start of the next. */
const searchText = (words: readonly (string | null)[]) => words.filter(Boolean).join("\n").toLowerCase();
