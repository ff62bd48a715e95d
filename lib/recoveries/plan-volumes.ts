import { volumeTypeKey } from "./mapping-keys";
import { restoreMs } from "./plan-estimate";
import { aboutVm, type Planning } from "./planning";
import type { DescribedServer, PointLink, PointVolume } from "./point-facts";
import type { PlannedImport, PlannedVolume } from "./recovery-run-plan";

/** What is restored, in that order: earlier tiers first, then the longest. Pure. */
export function planVolumes(planning: Planning): PlannedVolume[] {
  const volumes = new Map<string, PlannedVolume>();
  for (const server of planning.servers)
    for (const volume of server.volumes) {
      if (volume.isExcluded) {
        planning.warnings.push({
          about: aboutVm(server),
          text: `its volume ${volume.name} was left out of the backup: it comes back without it`,
        });
        continue;
      }
      const known = volumes.get(volume.volumeId);
      if (known) share(known, server, planning);
      else {
        const planned = planVolume(server, volume, planning);
        if (planned) volumes.set(volume.volumeId, planned);
      }
    }
  // Of equals those of the VM that comes first do: ids are random.
  return [...volumes.values()].sort((a, b) => a.tier - b.tier || b.chainGib - a.chainGib);
}

function planVolume(
  server: DescribedServer,
  volume: DescribedServer["volumes"][number],
  planning: Planning,
): PlannedVolume | null {
  const { facts, row, project, obstacles, warnings } = planning;
  const { point, target, history } = facts;
  const about = { kind: "volume" as const, id: volume.volumeId, name: `${server.name} / ${volume.name}` };
  const kept = point.volumes.find(({ volumeId }) => volumeId === volume.volumeId);
  const last = kept?.chain.at(-1);
  if (!kept || !last?.backupId || last.state !== "available") {
    obstacles.push({ about, text: "this point has no backup of it", todo: ANOTHER_POINT });
    return null;
  }
  if (isBroken(kept))
    obstacles.push({
      about,
      text: "its chain is broken: a backup that it builds on misses, so it cannot be restored",
      todo: ANOTHER_POINT,
    });
  const choice = row("volume-type", volumeTypeKey(server.projectId, volume.type))?.choice;
  const there = project(server.projectId);
  const type = there?.volumeTypes?.find(({ id }) => choice?.do === "use" && id === choice.id);
  if (type?.isEncrypted && !volume.isEncrypted)
    obstacles.push({
      about,
      text: `the chosen type ${type.name} encrypts, and its backup is of a plain volume: Cinder does not restore it into that type`,
      todo: "Choose a volume type that does not encrypt.",
    });
  if (volume.isRoot && !volume.imageMetadata && Object.keys(server.imageProperties).length === 0)
    warnings.push({
      about,
      text: "what its image said of firmware and buses is not known: a VM that needs UEFI does not boot without it",
      todo: "Set the properties at its source volume, and take a new point.",
    });
  const chainGib = kept.chain.reduce((sum, { sizeGib }) => sum + sizeGib, 0);
  return {
    key: volume.volumeId,
    credentialId: there?.credentialId ?? "",
    backupRowId: kept.backupRowId,
    backupId: last.backupId,
    serverIds: [server.serverId],
    ofServer: server.name,
    tier: server.bootOrder,
    isRoot: volume.isRoot,
    name: volume.name,
    sizeGib: kept.sizeGib,
    chainGib,
    typeName: choice?.do === "use" ? choice.name : null,
    zone: zoneOf(server, planning),
    imageMetadata: volume.imageMetadata ?? (volume.isRoot ? orNull(server.imageProperties) : null),
    metadata: volume.metadata,
    deleteOnTermination: volume.deleteOnTermination ?? false,
    estimateMs: restoreMs(chainGib, history),
  };

  /** With the VM's own zone where Cinder has it, too: Nova may refuse to attach across zones (openstack-api.md B9). */
  function zoneOf(at: DescribedServer, { row: find }: Planning): string | null {
    const zone = find("zone", at.availabilityZone ?? "")?.choice;
    return zone?.do === "use" && target.volumeZones?.includes(zone.id) ? zone.id : null;
  }
}

/** One volume of several VMs: it is restored once, and attached to each. */
function share(volume: PlannedVolume, server: DescribedServer, { facts, obstacles }: Planning): void {
  volume.serverIds.push(server.serverId);
  volume.tier = Math.min(volume.tier, server.bootOrder);
  const types = facts.target.projects.find((p) => p.credentialId === volume.credentialId)?.volumeTypes;
  if (types?.find(({ name }) => name === volume.typeName)?.isMultiattach) return;
  obstacles.push({
    about: { kind: "volume", id: volume.key, name: volume.name },
    text: "several VMs share it, and the volume type at the target does not allow that",
    todo: "Choose a type with multiattach.",
  });
}

const isBroken = ({ chain, isBroken: isSaid }: PointVolume): boolean =>
  isSaid || chain.some(({ backupId, state }) => backupId === null || state !== "available");

const orNull = (values: Record<string, string>): Record<string, string> | null =>
  Object.keys(values).length > 0 ? values : null;

const ANOTHER_POINT = "Choose another point.";

/** The records that the target has to know, chain by chain with parents first. Pure. */
export function planImports(
  { facts, obstacles }: Planning,
  volumes: readonly PlannedVolume[],
): PlannedImport[] {
  return volumes.flatMap((volume) => {
    const chain = facts.point.volumes.find(({ volumeId }) => volumeId === volume.key)?.chain ?? [];
    return chain.flatMap((link, place): PlannedImport[] => {
      const { backupId, backupRowId } = link;
      if (backupId === null) return [];
      const isKnown = facts.target.copies.some((c) => c.backupId === backupId && c.state === "known");
      const why = isKnown ? null : whyNotImportable(link);
      if (why)
        obstacles.push({
          about: { kind: "volume", id: volume.key, name: volume.name },
          text: `its backup ${backupId} is not known at ${facts.target.site.name}, and ${why.text}`,
          todo: why.todo,
        });
      const { credentialId } = volume;
      return [{ backupRowId, backupId, credentialId, chainOf: volume.key, place, isKnown }];
    });
  });
}

function whyNotImportable({ record }: PointLink): { text: string; todo: string } | null {
  if (record === "opens") return null;
  return record === "missing"
    ? {
        text: "its record is not at hand",
        todo: "If it came with a manifest, import that again with the encryption key of the installation that wrote it; otherwise let the source site answer, so that its record is read. Or choose another point.",
      }
    : {
        text: "its record is sealed by another installation’s key",
        todo: "Import the manifests again with the encryption key of the installation that wrote them.",
      };
}
