import type { ProjectName } from "./projects";
import type { Net } from "./shapes";

/** The networks of each project; the second number of an address is 11 in the first region, 12 in the second. */
export const NETWORKS: Record<ProjectName, readonly string[]> = {
  ims: ["ims-oam", "ims-signalling", "ims-media"],
  "packet-core": ["epc-oam", "epc-s1", "epc-sgi"],
  "core-5g": ["5gc-oam", "5gc-sbi", "5gc-n3"],
  "subscriber-data": ["sdm-oam", "sdm-diameter", "sdm-replication"],
  oss: ["oss-lan", "oss-transit"],
};

export function netsOf(project: ProjectName, region: number): Net[] {
  const tens = Object.keys(NETWORKS).indexOf(project) * 10;
  return NETWORKS[project].map((name, i) => ({ name, cidr: `10.${11 + region}.${tens + i}.0/24` }));
}

/** Which ports of others a VM may be reached at, by security group. */
export const SECURITY_GROUPS = {
  oam: [
    ["tcp", 22],
    ["udp", 161],
  ],
  signalling: [
    ["udp", 5_060],
    ["tcp", 5_060],
    ["sctp", 3_868],
  ],
  "user-plane": [
    ["udp", 2_152],
    ["udp", 8_805],
  ],
} as const;
