import { flavorKey, keypairKey, serverGroupKey } from "./mapping-keys";
import { aboutVm, type Planning, refOf } from "./planning";
import type { DescribedServer } from "./point-facts";
import type { PlannedPort, PlannedServer, PlannedVolume } from "./recovery-run-plan";
import { restoredName } from "./restored-name";

/** The VMs in their boot order. Pure. */
export function planServers(
  planning: Planning,
  volumes: readonly PlannedVolume[],
  ports: readonly PlannedPort[],
): PlannedServer[] {
  return planning.servers.map((server) => {
    const { row, project, facts } = planning;
    const { serverId } = server;
    tellOfServer(server, planning);
    const own = ownVolumes(server, volumes);
    const zone = row("zone", server.availabilityZone ?? "")?.choice;
    return {
      serverId,
      credentialId: project(server.projectId)?.credentialId ?? "",
      name: nameOf(server, planning),
      tier: server.bootOrder,
      flavor: refOf(row("flavor", flavorKey(server))),
      size: sizeOf(server, planning),
      zone: zone?.do === "use" ? zone.id : null,
      keypair: server.keypair ? refOf(row("keypair", keypairKey(server))) : null,
      group: server.serverGroup ? refOf(row("server-group", serverGroupKey(server))) : null,
      volumes: own.map(({ key }) => key),
      ports: server.ports
        .map((_, nic) => `${serverId}:${nic}`)
        .filter((key) => ports.some((p) => p.key === key)),
      hasUserData: server.hasUserData === true && !facts.point.lockedUserData.includes(serverId),
      hasConfigDrive: server.hasConfigDrive ?? false,
      hostname: server.hostname,
      metadata: server.metadata,
      tags: server.tags,
      description: server.description,
      startsOff: server.wasPoweredOff,
      diskBus: own.find(({ isRoot }) => isRoot)?.imageMetadata?.hw_disk_bus ?? null,
    };
  });
}

/** Beside the originals they are told apart by name. */
function nameOf({ name }: DescribedServer, { facts }: Planning): string {
  return facts.mode === "restore" ? restoredName(name, facts.point.takenAt) : name;
}

/** The root first, then as the devices were named: vdb, vdc, ... vdz, vdaa. */
function ownVolumes(server: DescribedServer, volumes: readonly PlannedVolume[]): PlannedVolume[] {
  const place = (key: string) => {
    const { isRoot, device } = server.volumes.find((v) => v.volumeId === key) ?? {};
    return { isRoot: isRoot ?? false, device: device ?? "~" };
  };
  return volumes
    .filter(({ serverIds }) => serverIds.includes(server.serverId))
    .sort((a, b) => {
      const [one, other] = [place(a.key), place(b.key)];
      if (one.isRoot !== other.isRoot) return one.isRoot ? -1 : 1;
      return one.device.length - other.device.length || one.device.localeCompare(other.device);
    });
}

/** By the flavor that it gets; the root disk is a volume. */
function sizeOf(server: DescribedServer, { row, project }: Planning): PlannedServer["size"] {
  const choice = row("flavor", flavorKey(server))?.choice;
  const there = project(server.projectId)?.flavors?.find((f) => choice?.do === "use" && f.id === choice.id);
  const flavor = there ?? server.flavor;
  return {
    vcpus: flavor?.vcpus ?? 0,
    ramMib: flavor?.ramMib ?? 0,
    diskGib: (flavor?.ephemeralGib ?? 0) + Math.ceil((flavor?.swapMib ?? 0) / 1024),
    isDedicated: flavor?.extraSpecs?.["hw:cpu_policy"] === "dedicated",
  };
}

function tellOfServer(server: DescribedServer, { facts, obstacles, warnings }: Planning): void {
  const about = aboutVm(server);
  const { point } = facts;
  if (!point.usableServerIds.includes(server.serverId))
    obstacles.push({
      about,
      text: `this point is not usable for it${server.failed.length > 0 ? `: not known is ${server.failed.join(", ")}` : ""}`,
      todo: "Choose another point, or recover the other VMs only.",
    });
  if (!server.volumes.some(({ isRoot, isExcluded }) => isRoot && !isExcluded))
    obstacles.push({
      about,
      text: "no backup holds its root disk: it lay on the compute host, or was left out",
      todo: "Build it from its image by hand, or recover the other VMs only.",
    });
  for (const what of server.missing) warnings.push({ about, text: `the point does not know ${what}` });
  if (point.lockedUserData.includes(server.serverId))
    warnings.push({
      about,
      text: "it boots without its user data, which no key that is known here opens",
      todo: "Import the manifests again with the encryption key of the installation that wrote them.",
    });
  if (server.flavor && server.flavor.ephemeralGib + server.flavor.swapMib > 0)
    warnings.push({ about, text: "its ephemeral disk and swap come back empty: no backup holds them" });
}
