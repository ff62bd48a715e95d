import { db } from "../../db";
import { listVolumeTypes } from "../../openstack/cinder/volume-types";
import { listNetworks } from "../../openstack/neutron/networks";
import { listSecurityGroups } from "../../openstack/neutron/security-groups";
import { listFlavors } from "../../openstack/nova/flavors";
import { listKeypairs } from "../../openstack/nova/keypairs";
import { collect } from "../../openstack/pagination";
import { planRecovery } from "../../recoveries/plan-recovery";
import type { DescribedServer, PointVolume } from "../../recoveries/point-facts";
import type { RecoveryFacts, SiteRef } from "../../recoveries/recovery-facts";
import type { RecoveryRunPlan } from "../../recoveries/recovery-run-plan";
import type { TargetProject } from "../../recoveries/target-facts";
import { readChain } from "../../recovery-points/catalogue/read-chain";
import { credentialSession } from "../../sites/site-session";

/** The plan of a drill of a point, of what a test needs to know of its target: neither quotas nor hosts nor addresses. */
export async function planByHand(
  { vnfId, pointId, to }: { vnfId: string; pointId: string; to: SiteRef },
  change: (facts: RecoveryFacts) => void = () => {},
): Promise<RecoveryRunPlan> {
  const vnf = await db().vnf.findUniqueOrThrow({ where: { id: vnfId }, include: { site: true } });
  const point = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    include: { backups: true },
  });
  const volumes = await Promise.all(
    point.backups.map(async (backup): Promise<PointVolume> => {
      const { links, unknownParentId } = await readChain(backup);
      return {
        volumeId: backup.volumeId,
        backupRowId: backup.id,
        sizeGib: backup.sizeGib,
        chain: links.map((link) => ({
          backupRowId: link.id,
          backupId: link.backupId,
          sizeGib: link.sizeGib,
          state: link.state,
          driver: link.service,
          record: link.sealedRecord ? "opens" : "missing",
        })),
        isBroken: unknownParentId !== null,
      };
    }),
  );
  const copies = await db().backupCopy.findMany({
    where: { siteId: to.id },
    include: { backup: { select: { backupId: true } } },
  });
  const credentials = await db().siteCredential.findMany({ where: { siteId: to.id } });
  const facts: RecoveryFacts = {
    mode: "drill",
    vnf,
    source: { id: vnf.site.id, name: vnf.site.name, answers: true, isRemembered: false },
    point: {
      id: point.id,
      takenAt: point.takenAt.toISOString(),
      state: "complete",
      consistency: point.consistency as "filesystem",
      usableServerIds: point.usableServerIds,
      volumes,
      lockedUserData: [],
    },
    olderPointIds: [],
    newerPoint: null,
    servers: point.servers as unknown as DescribedServer[],
    only: null,
    target: {
      site: { ...to, region: to.name, isHome: false },
      asOf: new Date().toISOString(),
      isLive: true,
      projects: await Promise.all(credentials.map(projectOf)),
      computeZones: [{ name: "nova", isAvailable: true }],
      volumeZones: ["nova"],
      hosts: null,
      backupServices: null,
      copies: copies.map(({ backup, state, projectId }) => ({
        backupId: backup.backupId ?? "",
        state: state as "known",
        projectId,
      })),
      extensions: null,
    },
    plan: { version: 0, bootTiers: [], drillNetworks: "make", hasFenceHook: false, chosen: [] },
    cleanUp: "at-end",
    mayFallBack: false,
    restoresAtOnce: 8,
    history: { restores: [], bootMs: [], importMs: [], backups: [] },
    lastPassedDrill: null,
    formerCopies: [],
  };
  change(facts);
  return planRecovery(facts, new Date().toISOString());
}

async function projectOf(credential: {
  id: string;
  projectId: string;
  projectName: string;
}): Promise<TargetProject> {
  const session = await credentialSession(credential.id);
  const [flavors, types, networks, groups, keypairs] = await Promise.all([
    collect(listFlavors(session)),
    collect(listVolumeTypes(session)),
    collect(listNetworks(session)),
    collect(listSecurityGroups(session)),
    collect(listKeypairs(session)),
  ]);
  const nameOf = (id: string | undefined) => groups.find((group) => group.id === id)?.name ?? null;
  return {
    credentialId: credential.id,
    projectId: credential.projectId,
    projectName: credential.projectName,
    isAdmin: true,
    isForRecords: false,
    flavors: flavors.map((flavor) => ({ ...flavor, extraSpecs: flavor.extraSpecs ?? null })),
    volumeTypes: types.map(({ id, name, extraSpecs }) => ({
      id,
      name,
      isEncrypted: name === "ssd-encrypted",
      isMultiattach: extraSpecs?.multiattach === "<is> True",
      isDefault: false,
    })),
    networks: networks.map(({ id, name, isShared, isExternal, projectId }) => ({
      id,
      name,
      isOwn: projectId === credential.projectId,
      isShared,
      isExternal,
      subnets: [],
    })),
    taken: [],
    securityGroups: groups
      .filter(({ projectId }) => projectId === credential.projectId)
      .map(({ id, name, isStateful, rules }) => ({
        id,
        name,
        isStateful,
        rules: rules.map((rule) => ({
          direction: rule.direction,
          ethertype: rule.etherType,
          protocol: rule.protocol ?? null,
          portMin: rule.portMin ?? null,
          portMax: rule.portMax ?? null,
          remoteIpPrefix: rule.remoteIpPrefix ?? null,
          remoteGroup: nameOf(rule.remoteGroupId),
          remoteAddressGroup: rule.remoteAddressGroupId ?? null,
        })),
      })),
    keypairs,
    floatingIps: [],
    routers: [],
    quotas: {},
  };
}
