/* What the operator's administrators have set up: hosts, flavors, kinds of volumes, images. */

/** Compute hosts of each region; large enough for what runs there, and not for everything. */
export const HOSTS: readonly (readonly string[])[] = [
  ["lyon-compute-01", "lyon-compute-02", "lyon-compute-03", "lyon-compute-04"],
  ["oslo-compute-01", "oslo-compute-02", "oslo-compute-03"],
];
export const HOST_SIZE = { vcpus: 96, ramMib: 768 * 1024, diskGib: 7_000 };

export const FLAVORS = [
  { name: "vnf.small", vcpus: 2, ram: 4_096, disk: 20 },
  { name: "vnf.medium", vcpus: 4, ram: 8_192, disk: 0 },
  { name: "vnf.large", vcpus: 8, ram: 16_384, disk: 0 },
  { name: "db.large", vcpus: 8, ram: 65_536, disk: 0 },
  { name: "dp.xlarge", vcpus: 16, ram: 32_768, disk: 0 },
  // More than a host has: who asks for it gets no valid host.
  { name: "dp.metal", vcpus: 128, ram: 262_144, disk: 0 },
] as const;

export const VOLUME_TYPES: readonly { name: string; specs: Record<string, string>; isEncrypted?: true }[] = [
  { name: "ssd", specs: {} },
  { name: "ssd-shared", specs: { multiattach: "<is> True" } },
  { name: "ssd-encrypted", specs: {}, isEncrypted: true },
];

const AGENT = { hw_qemu_guest_agent: "yes", hw_disk_bus: "virtio", os_type: "linux" };
export const IMAGES: readonly { name: string; properties: Record<string, string> }[] = [
  { name: "vnf-base-22.04", properties: { ...AGENT, os_distro: "ubuntu", os_version: "22.04" } },
  { name: "db-base-9.2", properties: { ...AGENT, os_distro: "rhel", os_version: "9.2" } },
  // As its vendor delivers it: without a guest agent, so that it cannot be frozen.
  { name: "fw-appliance-7.4", properties: { hw_disk_bus: "virtio", os_type: "linux" } },
];
