import { listSnapshots } from "../../lib/openstack/cinder/snapshots";
import { listVolumes } from "../../lib/openstack/cinder/volumes";
import { listFloatingIps } from "../../lib/openstack/neutron/floating-ips";
import { listNetworks } from "../../lib/openstack/neutron/networks";
import { listPorts } from "../../lib/openstack/neutron/ports";
import { listRouters } from "../../lib/openstack/neutron/routers";
import { listSecurityGroups } from "../../lib/openstack/neutron/security-groups";
import { listSubnets } from "../../lib/openstack/neutron/subnets";
import { listFlavors } from "../../lib/openstack/nova/flavors";
import { listKeypairs } from "../../lib/openstack/nova/keypairs";
import { listServerGroups } from "../../lib/openstack/nova/server-groups";
import { listServers } from "../../lib/openstack/nova/servers";
import { collect } from "../../lib/openstack/pagination";
import type { Session } from "../../lib/openstack/session";
import { isOfATest } from "../../lib/openstack/testing/cloud";

/**
 * What a project has at a site, by what it is: a line each, sorted. Records of backups are no part: they stay known; nor is
 * what the contract tests make there beside.
 */
export async function siteLists(session: Session): Promise<Record<string, string[]>> {
  const lists = {
    servers: collect(listServers(session)),
    volumes: listVolumesOf(session),
    snapshots: collect(listSnapshots(session)),
    ports: collect(listPorts(session)),
    networks: collect(listNetworks(session)),
    subnets: collect(listSubnets(session)),
    routers: collect(listRouters(session)),
    "floating IPs": collect(listFloatingIps(session)),
    "security groups": collect(listSecurityGroups(session)),
    "server groups": listServerGroups(session),
    flavors: collect(listFlavors(session, { all: true })),
    keypairs: collect(listKeypairs(session)),
  };
  const entries = Object.entries(lists).map(async ([what, list]) => {
    const lines = [...(await list)].map((item) =>
      "rules" in item ? `${item.id} ${item.rules.length} rules` : "id" in item ? item.id : item.name,
    );
    return [what, lines.sort()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Volumes of a VM are named by Nova, and those that a recovery makes by Stillpoint. */
const listVolumesOf = async (session: Session) =>
  (await collect(listVolumes(session))).filter(({ name }) => !isOfATest(name ?? ""));
