import { type DescribedNetwork, describedNetworks } from "./described-networks";
import { mapFlavor } from "./map-flavor";
import { mapKeypair } from "./map-keypair";
import { mapProject } from "./map-project";
import { mapSecurityGroup } from "./map-security-group";
import { mapServerGroup } from "./map-server-group";
import { mapVolumeType } from "./map-volume-type";
import { mapZone } from "./map-zone";
import {
  type ChosenMapping,
  type Mapping,
  type MappingKind,
  type MappingPurpose,
  open,
  type Proposal,
} from "./mapping";
import { flavorKey, keypairKey, securityGroupKey, serverGroupKey, volumeTypeKey } from "./mapping-keys";
import type { DescribedServer } from "./point-facts";
import { proposeNetworks } from "./propose-networks";
import type { RecoveryFacts } from "./recovery-facts";
import { settleChoice } from "./settle-choice";
import type { TargetProject } from "./target-facts";

export type MappingFacts = Pick<RecoveryFacts, "servers" | "point" | "target" | "source"> & {
  plan: Pick<RecoveryFacts["plan"], "chosen" | "drillNetworks">;
};

/** Adds a row, and says what it came to. */
export type AddMapping = (
  row: Pick<Mapping, "kind" | "sourceKey" | "source"> & {
    purpose?: MappingPurpose;
    /** Where a chosen id is looked for. */
    project?: TargetProject | undefined;
    proposal: () => Proposal;
  },
) => Mapping;

const UNDECIDED = "Its project has to be chosen first.";

/**
 * What everything that some VMs need is at the target, each with its reason; a person's choices stay, and are told of when
 * they do not fit any more. Rows of purpose "drill" are there for networks and what follows from them only. Pure.
 */
export function proposeMapping(facts: MappingFacts): Mapping[] {
  const { servers, target } = facts;
  const rows: Mapping[] = [];
  const add: AddMapping = ({ purpose = "real", kind, sourceKey, source, project, proposal }) => {
    const known = findRow(rows, purpose, kind, sourceKey);
    if (known) return known;
    // What was chosen before it could not be any more leads no drill anywhere.
    const isNoChoice = kind === "floating-ip" && purpose === "drill";
    const chosen = isNoChoice ? undefined : findRow(facts.plan.chosen, purpose, kind, sourceKey);
    const row = {
      purpose,
      kind,
      sourceKey,
      source,
      isChosen: !!chosen,
      ...(chosen ? settleChoice(kind, chosen.choice, project, target.site) : proposal()),
    };
    rows.push(row);
    return row;
  };
  const projects = new Map<string, TargetProject | undefined>();
  for (const server of servers) {
    const { projectId, projectName } = server;
    if (projects.has(projectId)) continue;
    const { knownIn, mayImport } = copiesOf(projectId, facts);
    const { choice } = add({
      kind: "project",
      sourceKey: projectId,
      source: projectName ?? projectId,
      proposal: () => mapProject({ projectId, projectName }, target, knownIn, mayImport),
    });
    const used = choice?.do === "use" ? choice.id : null;
    projects.set(
      projectId,
      target.projects.find((p) => p.projectId === used),
    );
  }
  for (const server of servers) proposeServer(server, projects.get(server.projectId), facts, add);
  const networks: DescribedNetwork[] = describedNetworks(servers);
  for (const purpose of ["real", "drill"] as const)
    proposeNetworks(
      { purpose, networks, servers, projects, target, drillNetworks: facts.plan.drillNetworks },
      add,
    );
  return rows;
}

/** All of a VM that does not hang on a network. */
function proposeServer(
  server: DescribedServer,
  project: TargetProject | undefined,
  { target, source, servers }: MappingFacts,
  add: AddMapping,
): void {
  const { site } = target;
  const within = (proposal: (project: TargetProject) => Proposal) => ({
    project,
    proposal: () => (project ? proposal(project) : open(UNDECIDED)),
  });
  const { flavor, keypair, serverGroup, availabilityZone, projectId } = server;
  add({
    kind: "flavor",
    sourceKey: flavorKey(server),
    source: flavor
      ? `${flavor.name ?? "unnamed"} (${flavor.vcpus} vCPU, ${flavor.ramMib} MiB)`
      : `the flavor of ${server.name}`,
    ...within((p) => mapFlavor(flavor, p)),
  });
  const described = new Set(
    servers.filter((s) => s.projectId === projectId).flatMap((s) => s.securityGroups.map(({ name }) => name)),
  );
  for (const id of new Set(server.ports.flatMap(({ securityGroupIds }) => securityGroupIds))) {
    const group = server.securityGroups.find((g) => g.id === id);
    add({
      kind: "security-group",
      sourceKey: securityGroupKey(projectId, id),
      source: group?.name ?? id,
      ...within((p) => mapSecurityGroup(group, described, p, site, source.name)),
    });
  }
  if (keypair)
    add({
      kind: "keypair",
      sourceKey: keypairKey(server),
      source: keypair.name,
      ...within((p) => mapKeypair(keypair, p)),
    });
  for (const { type, isEncrypted } of server.volumes.filter((v) => !v.isExcluded)) {
    const alike = servers.flatMap((s) =>
      s.projectId === projectId ? s.volumes.filter((v) => v.type === type && !v.isExcluded) : [],
    );
    const isAnyEncrypted = alike.some((v) => v.isEncrypted) ? true : (isEncrypted ?? null);
    add({
      kind: "volume-type",
      sourceKey: volumeTypeKey(projectId, type),
      source: type ?? "no type",
      ...within((p) => mapVolumeType(type, isAnyEncrypted, p, site.isHome)),
    });
  }
  add({
    kind: "zone",
    sourceKey: availabilityZone ?? "",
    source: availabilityZone ?? "any zone",
    proposal: () => mapZone(availabilityZone, target),
  });
  if (serverGroup)
    add({
      kind: "server-group",
      sourceKey: serverGroupKey(server),
      source: `${serverGroup.name} (${serverGroup.policy})`,
      ...within(() => mapServerGroup(serverGroup)),
    });
}

/** Where the backups of a project's VMs are known at the target, and whether all of them are. */
function copiesOf(projectId: string, { servers, point, target }: MappingFacts) {
  const volumeIds = new Set(
    servers
      .filter((s) => s.projectId === projectId)
      .flatMap((s) => s.volumes.map(({ volumeId }) => volumeId)),
  );
  const links = point.volumes.filter((v) => volumeIds.has(v.volumeId)).flatMap(({ chain }) => chain);
  const copies = links.map(({ backupId }) => target.copies.find((c) => c.backupId === backupId));
  return {
    knownIn: copies.flatMap((c) => (c?.state === "known" && c.projectId !== null ? [c.projectId] : [])),
    mayImport: copies.some((c) => c?.state !== "known"),
  };
}

/** A row among all. Pure. */
export const findRow = <T extends ChosenMapping>(
  rows: readonly T[],
  purpose: MappingPurpose,
  kind: MappingKind,
  sourceKey: string,
): T | undefined => rows.find((r) => r.purpose === purpose && r.kind === kind && r.sourceKey === sourceKey);
