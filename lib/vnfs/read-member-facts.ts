import { db } from "../db";
import type { InventoryServer } from "../generated/prisma/client";
import { storedServer } from "../inventory/read-known-vm";
import { type KnownVolume, rootVolumeOf, toVmVolumes } from "../inventory/to-vm";
import { toVmMethods } from "../inventory/vm-methods";
import { type KnownOffers, readSiteOffers } from "../sites/site-offers";
import type { MemberFacts } from "./member-facts";
import { readMemberVolumes } from "./read-member-volumes";

interface Asked {
  serverId: string;
  /** As last known, for a VM that our tables have not. */
  projectId?: string;
}

interface Scope {
  id: string;
  projectName: string;
  inventory: { asOf: Date | null } | null;
}

/** What is known of VMs of one site, from our own tables alone. Each that was asked for is in it, by its id. */
export async function readMemberFacts(
  siteId: string,
  members: readonly Asked[],
): Promise<Map<string, MemberFacts>> {
  const serverIds = members.map(({ serverId }) => serverId);
  const [servers, credentials, offers] = await Promise.all([
    db().inventoryServer.findMany({ where: { siteId, serverId: { in: serverIds } } }),
    db().siteCredential.findMany({
      where: { siteId },
      select: { id: true, projectId: true, projectName: true, inventory: { select: { asOf: true } } },
    }),
    readSiteOffers(siteId),
  ]);
  const volumes = await readMemberVolumes(siteId, servers);
  const rows = new Map(servers.map((row) => [row.serverId, row]));
  const scopes = new Map(credentials.map((c) => [c.projectId, c]));
  return new Map(
    members.map(({ serverId, projectId: lastProject = null }) => {
      const row = rows.get(serverId);
      const projectId = row?.projectId ?? lastProject;
      const scope = projectId === null ? undefined : scopes.get(projectId);
      const known = (row && volumes.get(serverId)) ?? [];
      return [serverId, toFacts({ serverId, row, projectId, scope, known, offers })];
    }),
  );
}

interface Ingredients {
  serverId: string;
  row: InventoryServer | undefined;
  projectId: string | null;
  scope: Scope | undefined;
  known: KnownVolume[];
  offers: KnownOffers | undefined;
}

function toFacts({ serverId, row, projectId, scope, known, offers }: Ingredients): MemberFacts {
  const server = row ? storedServer(row) : null;
  const images = server ? rootVolumeOf(server, known)?.imageMetadata : undefined;
  return {
    serverId,
    server,
    name: row?.name ?? null,
    projectId,
    projectName: scope?.projectName ?? null,
    credentialId: scope?.id ?? null,
    volumes: known,
    view: toVmVolumes(server ?? undefined, serverId, known),
    methods: server && toVmMethods(server, images, offers),
    missingSince: row?.missingSince?.toISOString() ?? null,
    deletedAt: row?.deletedAt?.toISOString() ?? null,
    asOf: scope?.inventory?.asOf?.toISOString() ?? null,
  };
}
