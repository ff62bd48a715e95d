import type { Transaction } from "../audit/record";
import type { Site, Vnf } from "../generated/prisma/client";
import { MAX_VNF_NAME, vnfNameKey } from "../vnfs/vnf-schemas";
import { freeName } from "./free-name";
import { importRecovery } from "./import-recovery";
import type { ImportableManifest } from "./importable";
import { shownVnfName } from "./shown-name";
import { toldOfVnf } from "./told-of-vnf";

/**
 * The VNF of a manifest: as it is here, or made of what the manifest tells. As long as nothing but manifests is known of
 * it, its owner, its VMs, and what is decided of its recoveries, are those of its newest point.
 */
export async function importVnf(
  tx: Transaction,
  manifest: ImportableManifest,
  { site, fingerprint }: { site: Site; fingerprint: string },
): Promise<{ vnf: Vnf; notes: string[] }> {
  const { vnf: told, point } = manifest;
  const known = await tx.vnf.findUnique({ where: { id: told.id } });
  if (known) {
    const isOurs = known.version > 1 || known.deletedAt !== null || known.siteId !== site.id;
    if (isOurs || (await tx.run.count({ where: { vnfId: known.id, importedAt: null } })) > 0)
      return { vnf: known, notes: [] };
    const newer = await tx.recoveryPoint.count({
      where: { vnfId: known.id, takenAt: { gte: new Date(point.takenAt) } },
    });
    if (newer > 0) return { vnf: known, notes: [] };
    const { owner } = toldOfVnf(manifest, fingerprint);
    await tx.vnfMember.deleteMany({ where: { vnfId: known.id } });
    const left = await keepMembers(tx, manifest, known);
    return {
      vnf: owner === "" ? known : await tx.vnf.update({ where: { id: known.id }, data: { owner } }),
      notes: [...left, ...(await importRecovery(tx, manifest, { vnf: known, fingerprint }))],
    };
  }
  const name = await freeName(shownVnfName(told.name, "A VNF"), MAX_VNF_NAME, async (tried) => {
    return (await tx.vnf.count({ where: { nameKey: vnfNameKey(tried) } })) === 0;
  });
  const vnf = await tx.vnf.create({
    data: {
      id: told.id,
      siteId: site.id,
      name,
      nameKey: vnfNameKey(name),
      ...toldOfVnf(manifest, fingerprint),
    },
  });
  const renamed =
    name === told.name
      ? []
      : [`The VNF ${told.name} is called ${name} here: that name is taken, or cannot be shown.`];
  const left = await keepMembers(tx, manifest, vnf);
  const recovery = await importRecovery(tx, manifest, { vnf, fingerprint });
  return { vnf, notes: [...renamed, ...left, ...recovery] };
}

async function keepMembers(tx: Transaction, { servers }: ImportableManifest, vnf: Vnf): Promise<string[]> {
  const taken = await tx.vnfMember.findMany({
    where: { siteId: vnf.siteId, serverId: { in: servers.map(({ serverId }) => serverId) } },
    select: { serverId: true },
  });
  const others = new Set(taken.map(({ serverId }) => serverId));
  const free = servers.filter(({ serverId }) => !others.has(serverId));
  await tx.vnfMember.createMany({
    data: [...free]
      .sort((a, b) => a.position - b.position)
      .map((server, at) => ({
        vnfId: vnf.id,
        siteId: vnf.siteId,
        serverId: server.serverId,
        projectId: server.projectId,
        name: server.name,
        position: at + 1,
        bootOrder: server.bootOrder,
        excludedVolumeIds: server.volumes.filter((v) => v.isExcluded).map((v) => v.volumeId),
        knownVolumeIds: server.volumes.map((v) => v.volumeId),
      })),
  });
  if (others.size === 0) return [];
  return [
    `${others.size} of its VMs ${others.size === 1 ? "is in a VNF" : "are in VNFs"} of ours already and stay there; the recovery point holds them all the same.`,
  ];
}
