import type { Vnf } from "./shapes";

const vnf = { image: "vnf-base-22.04", bootGib: 20 };
const sip = { ...vnf, nets: ["ims-oam", "ims-signalling", "ims-media"], securityGroup: "signalling" };
const epc = { ...vnf, nets: ["epc-oam", "epc-s1"], securityGroup: "signalling" };
const sbi = { ...vnf, nets: ["5gc-oam", "5gc-sbi"] };

/** What runs in the second region. */
export const OSLO: readonly Vnf[] = [
  {
    name: "SBC east",
    project: "ims",
    daysAgo: 37,
    isApart: true,
    snapshot: { name: "before-certificates", daysAgo: 6 },
    vms: ["sbc-1", "sbc-2", "sbc-3"].map((name) => ({
      ...sip,
      name,
      role: "SBC",
      flavor: "dp.xlarge",
      disks: [{ name: "config", gib: 10 }],
      isPublic: true as const,
    })),
  },
  {
    name: "MME pool",
    project: "packet-core",
    daysAgo: 39,
    isApart: true,
    vms: ["mme-1", "mme-2", "mme-3"].map((name) => ({ ...epc, name, role: "MME", flavor: "vnf.large" })),
  },
  {
    name: "vEPC-1",
    project: "packet-core",
    daysAgo: 39,
    isGroup: true,
    vms: [
      {
        ...epc,
        name: "sgw-1",
        role: "SGW",
        flavor: "dp.xlarge",
        disks: [{ name: "cdr", gib: 100, type: "ssd" }],
      },
      ...["pgw-1", "pgw-2"].map((name) => ({
        ...epc,
        name,
        role: "PGW",
        flavor: "dp.xlarge",
        nets: ["epc-oam", "epc-s1", "epc-sgi"],
        securityGroup: "user-plane",
        disks: [{ name: "cdr", gib: 100, type: "ssd" as const }],
      })),
    ],
  },
  {
    name: "DRA north",
    project: "packet-core",
    daysAgo: 28,
    isApart: true,
    vms: ["dra-1", "dra-2"].map((name) => ({ ...epc, name, role: "DRA", flavor: "vnf.medium" })),
  },
  {
    name: "5G core east",
    project: "core-5g",
    daysAgo: 9,
    vms: [
      { ...sbi, name: "nrf-1", role: "NRF", flavor: "vnf.medium" },
      { ...sbi, name: "nssf-1", role: "NSSF", flavor: "vnf.medium" },
      {
        ...sbi,
        name: "udm-1",
        role: "UDM",
        flavor: "vnf.large",
        disks: [{ name: "cache", gib: 40, type: "ssd" }],
      },
      // Nobody has a host of that size.
      { ...sbi, name: "upf-2", role: "UPF", flavor: "dp.metal", nets: ["5gc-oam", "5gc-n3"] },
    ],
  },
  {
    name: "Supervision east",
    project: "oss",
    daysAgo: 35,
    vms: [
      {
        ...vnf,
        name: "nms-2",
        role: "NMS, in reserve",
        flavor: "vnf.large",
        nets: ["oss-lan"],
        state: "off",
      },
      { name: "dns-2", role: "DNS", flavor: "vnf.small", image: "vnf-base-22.04", nets: ["oss-lan"] },
    ],
  },
];
