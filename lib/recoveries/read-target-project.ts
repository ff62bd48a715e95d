import { db } from "../db";
import { findTypeEncryption, getVolumeType, listVolumeTypes } from "../openstack/cinder/volume-types";
import { isOpenStackError } from "../openstack/errors";
import { ifFound } from "../openstack/if-found";
import { listFloatingIps } from "../openstack/neutron/floating-ips";
import { listNetworks, type Network } from "../openstack/neutron/networks";
import { listRouters } from "../openstack/neutron/routers";
import { listSecurityGroups, type SecurityGroup } from "../openstack/neutron/security-groups";
import { listSubnets, type Subnet } from "../openstack/neutron/subnets";
import { getFlavor, listFlavors } from "../openstack/nova/flavors";
import { listKeypairs } from "../openstack/nova/keypairs";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { readComputeQuotas, readNetworkQuotas, readVolumeQuotas } from "./read-target-quotas";
import type {
  TargetFlavor,
  TargetNetwork,
  TargetProject,
  TargetSecurityGroup,
  TargetVolumeType,
} from "./target-facts";
import type { PartReader } from "./target-part";

/** What is known of a project without asking its site. */
export type KnownProject = Pick<
  TargetProject,
  "credentialId" | "projectId" | "projectName" | "isAdmin" | "isForRecords"
>;

/** Nobody has asked. Pure. */
export const unaskedProject = (known: KnownProject): TargetProject => ({
  ...known,
  flavors: null,
  volumeTypes: null,
  networks: null,
  taken: [],
  securityGroups: null,
  keypairs: null,
  floatingIps: null,
  routers: null,
  quotas: {},
});

/** All that one credential sees and may do at its site, read side by side; each part that fails is null. */
export async function readTargetProject(
  session: Session,
  known: KnownProject,
  parts: PartReader,
): Promise<TargetProject> {
  const { projectId } = known;
  const [
    flavors,
    volumeTypes,
    networks,
    securityGroups,
    keypairs,
    floatingIps,
    routers,
    compute,
    volume,
    network,
  ] = await Promise.all([
    parts.read((call) => readFlavors(session, known, call)),
    parts.read((call) => readVolumeTypes(session, call)),
    parts.read((call) => readNetworks(session, projectId, call)),
    parts.read((call) => readSecurityGroups(session, projectId, call)),
    parts.read(async (call) =>
      (await collect(listKeypairs(session, call))).map(({ name, fingerprint }) => ({ name, fingerprint })),
    ),
    parts.read(async (call) =>
      (await collect(listFloatingIps(session, { ...call, projectId }))).map(({ id, address, portId }) => ({
        id,
        address,
        portId: portId ?? null,
      })),
    ),
    parts.read(async (call) =>
      (await collect(listRouters(session, { ...call, projectId }))).map(({ id, name }) => ({ id, name })),
    ),
    parts.read((call) => readComputeQuotas(session, projectId, call)),
    parts.read((call) => readVolumeQuotas(session, projectId, call)),
    parts.read((call) => readNetworkQuotas(session, projectId, call)),
  ]);
  const { key_pairs, ...quotas } = { ...compute, ...volume, ...network };
  // Nova does not count how many keypairs a user has.
  const withKeys =
    key_pairs && keypairs ? { ...quotas, key_pairs: { ...key_pairs, used: keypairs.length } } : quotas;
  return {
    ...known,
    flavors,
    volumeTypes,
    networks,
    taken: [],
    securityGroups,
    keypairs,
    floatingIps,
    routers,
    quotas: withKeys,
  };
}

async function readFlavors(
  session: Session,
  known: KnownProject,
  call: CallOptions,
): Promise<TargetFlavor[]> {
  const flavors = await collect(listFlavors(session, call));
  for (const id of known.isAdmin ? await keptFlavors(known.credentialId) : []) {
    const kept = flavors.some((flavor) => flavor.id === id)
      ? undefined
      : await ifFound(getFlavor(session, id, call));
    if (kept) flavors.push(kept);
  }
  return flavors.map(({ id, name, vcpus, ramMib, diskGib, ephemeralGib, swapMib, extraSpecs }) => ({
    id,
    name,
    vcpus,
    ramMib,
    diskGib,
    ephemeralGib,
    swapMib,
    extraSpecs: extraSpecs ?? null,
  }));
}

/** Those that earlier recoveries have made at its site for good: they are private, and in no list but that of all. */
async function keptFlavors(credentialId: string): Promise<string[]> {
  const { siteId } = await db().siteCredential.findUniqueOrThrow({
    where: { id: credentialId },
    select: { siteId: true },
  });
  const rows = await db().runResource.findMany({
    where: {
      ...{ siteId, kind: "flavor", removedAt: null, resourceId: { not: null } },
      run: { recovery: { state: { in: ["accepted", "done"] } } },
    },
    select: { resourceId: true },
  });
  return rows.flatMap(({ resourceId }) => resourceId ?? []);
}

async function readVolumeTypes(session: Session, call: CallOptions): Promise<TargetVolumeType[]> {
  const [types, usual] = await Promise.all([
    collect(listVolumeTypes(session, call)),
    // The site's own choice for who names none (cinder/api/v3/types.py show).
    ifFound(getVolumeType(session, "default", call)),
  ]);
  return Promise.all(
    types.map(async ({ id, name, extraSpecs }) => ({
      id,
      name,
      isEncrypted: await readEncryption(session, id, call),
      isMultiattach: extraSpecs ? /^<is> true$/i.test(extraSpecs.multiattach ?? "") : null,
      isDefault: id === usual?.id,
    })),
  );
}

/** Null: it is told to administrators only. */
async function readEncryption(session: Session, typeId: string, call: CallOptions): Promise<boolean | null> {
  try {
    return (await findTypeEncryption(session, typeId, call)) !== undefined;
  } catch (error) {
    if (isOpenStackError(error, "forbidden")) return null;
    throw error;
  }
}

/** Of the project, and those that others share with it: an administrator would see everybody's. */
async function readNetworks(
  session: Session,
  projectId: string,
  call: CallOptions,
): Promise<TargetNetwork[]> {
  const found = await Promise.all([
    collect(listNetworks(session, { ...call, projectId })),
    collect(listNetworks(session, { ...call, isShared: true })),
    collect(listNetworks(session, { ...call, isExternal: true })),
  ]);
  const networks = [...new Map(found.flat().map((n) => [n.id, n])).values()];
  const subnets = await collect(listSubnets(session, { ...call, networkIds: networks.map(({ id }) => id) }));
  return networks.map((n) => toTargetNetwork(n, projectId, subnets));
}

const toTargetNetwork = (
  { id, name, isShared, isExternal, projectId: owner }: Network,
  projectId: string,
  subnets: readonly Subnet[],
): TargetNetwork => ({
  id,
  name,
  isOwn: owner === projectId,
  isShared,
  isExternal,
  subnets: subnets
    .filter(({ networkId }) => networkId === id)
    .map((s) => ({
      id: s.id,
      name: s.name,
      cidr: s.cidr,
      ipVersion: s.ipVersion === 6 ? 6 : 4,
      gatewayIp: s.gatewayIp ?? null,
      ipv6AddressMode: s.ipv6AddressMode ?? null,
    })),
});

async function readSecurityGroups(
  session: Session,
  projectId: string,
  call: CallOptions,
): Promise<TargetSecurityGroup[]> {
  const groups = await collect(listSecurityGroups(session, { ...call, projectId }));
  const names = new Map(groups.map(({ id, name }) => [id, name]));
  return groups.map((group) => toTargetGroup(group, names));
}

/** As a point describes them (describe-network.ts): so that they can be compared. */
const toTargetGroup = (
  { id, name, isStateful, rules }: SecurityGroup,
  names: ReadonlyMap<string, string>,
): TargetSecurityGroup => ({
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
    remoteGroup:
      rule.remoteGroupId === undefined ? null : (names.get(rule.remoteGroupId) ?? rule.remoteGroupId),
    remoteAddressGroup: rule.remoteAddressGroupId ?? null,
  })),
});
