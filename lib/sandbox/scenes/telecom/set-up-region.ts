import { makeHost } from "../../placement/make-host";
import { FLAVORS, HOST_SIZE, HOSTS, IMAGES, VOLUME_TYPES } from "./hardware";
import { makeGroupType } from "./make-group";
import type { Maker } from "./maker";

const LIMITS = {
  compute: { instances: 60, cores: 400, ram: 1_500_000 },
  volume: { volumes: 120, snapshots: 200, gigabytes: 20_000, backups: 400, backup_gigabytes: 60_000 },
};

/** What everything else in a region stands on. */
export interface RegionParts {
  /** Ids by name. */
  images: ReadonlyMap<string, string>;
  /** Id of the network that leads outside. */
  outside: string;
  /** Id of the kind of group whose snapshots are of one instant. */
  groupType: string;
}

/** Sets a region up, as its administrators did. */
export async function setUpRegion(maker: Maker): Promise<RegionParts> {
  for (const name of HOSTS[maker.site.index] ?? []) makeHost(maker.site, name, HOST_SIZE);
  for (const [service, quota_class_set] of Object.entries(LIMITS))
    await maker.post(service, "/os-quota-class-sets/default", { quota_class_set }, "PUT");
  for (const flavor of FLAVORS)
    await maker.make("compute", "/flavors", "flavor", { ...flavor, id: flavor.name });
  for (const { name, specs, isEncrypted } of VOLUME_TYPES) {
    const id = await maker.make("volume", "/types", "volume_type", { name, extra_specs: specs });
    if (isEncrypted) await maker.post("volume", `/types/${id}/encryption`, { encryption: LUKS });
  }
  const images = new Map<string, string>();
  for (const { name, properties } of IMAGES) images.set(name, await makeImage(maker, name, properties));
  return { images, outside: await makeOutside(maker), groupType: await makeGroupType(maker) };
}

const LUKS = {
  provider: "luks",
  control_location: "front-end",
  cipher: "aes-xts-plain64",
  key_size: 256,
};

async function makeImage(maker: Maker, name: string, properties: Record<string, string>): Promise<string> {
  const kind = { disk_format: "raw", container_format: "bare", visibility: "public" };
  const made = await maker.post("image", "/images", { name, ...kind, ...properties });
  const id: string = Reflect.get(made, "id");
  await maker.post("image", `/images/${id}/file`, Buffer.from(`${name}\n`.padEnd(4_096, `${name} `)), "PUT");
  return id;
}

/** Addresses that are kept for documents (RFC 5737), one block for each region. */
const OUTSIDE = ["203.0.113.0/24", "198.51.100.0/24"];

async function makeOutside(maker: Maker): Promise<string> {
  const network = { name: "public", "router:external": true };
  const id = await maker.make("network", "/networks", "network", network);
  const cidr = OUTSIDE[maker.site.index];
  const subnet = { name: "public-v4", network_id: id, ip_version: 4, cidr, enable_dhcp: false };
  await maker.make("network", "/subnets", "subnet", subnet);
  return id;
}
