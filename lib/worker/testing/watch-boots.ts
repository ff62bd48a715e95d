import { type Blocks, readContent } from "../../sandbox/cinder/content";
import type { Site } from "../../sandbox/core/site";
import { SERVERS } from "../../sandbox/nova/rows";

/** A VM that came up at a site of the sandbox, with what its volumes held before its guest wrote a byte. */
export interface SeenBoot {
  /** Of the sandbox's log. */
  n: number;
  serverId: string;
  name: string;
  /** In the order in which they hang on it. */
  volumes: { volumeId: string; blocks: Blocks }[];
}

/** Sees every VM of a site at the instant in which it becomes active, from now on: nobody can look in time otherwise. */
export function watchBoots(site: Site): SeenBoot[] {
  const seen: SeenBoot[] = [];
  const { history } = site.world;
  const add = history.add.bind(history);
  history.add = (entry) => {
    const n = add(entry);
    const { table, id, to } = entry as { table?: string; id?: string; to?: { vmState?: string } };
    if (entry.site !== site.name || table !== SERVERS.name || to?.vmState !== "active") return n;
    const server = site.rows(SERVERS).get(id ?? "");
    if (server)
      seen.push({
        n,
        serverId: server.id,
        name: server.name,
        volumes: server.volumeAttachments.map(({ volumeId }) => ({
          volumeId,
          blocks: readContent(site, volumeId),
        })),
      });
    return n;
  };
  return seen;
}
