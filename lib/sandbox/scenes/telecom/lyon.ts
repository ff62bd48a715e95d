import type { Vm, Vnf } from "./shapes";

const vnf = { image: "vnf-base-22.04", bootGib: 20 };
const db = { image: "db-base-9.2", bootGib: 40, flavor: "db.large" };
const sip = { ...vnf, nets: ["ims-oam", "ims-signalling"], securityGroup: "signalling" };
const sdm = { nets: ["sdm-oam", "sdm-diameter"], securityGroup: "signalling" };
const cscf = (name: string, role: string): Vm => ({
  ...sip,
  name,
  role,
  flavor: "vnf.large",
  disks: [{ name: "data", gib: 40, type: "ssd" }],
});

/** What runs in the first region. */
export const LYON: readonly Vnf[] = [
  {
    name: "vIMS core",
    project: "ims",
    daysAgo: 41,
    isGroup: true,
    snapshot: { name: "before-upgrade-4.2", daysAgo: 19 },
    vms: [
      cscf("pcscf-1", "P-CSCF"),
      cscf("pcscf-2", "P-CSCF"),
      cscf("icscf-1", "I-CSCF"),
      cscf("scscf-1", "S-CSCF"),
      cscf("scscf-2", "S-CSCF"),
      {
        ...sip,
        name: "mrf-1",
        role: "MRF",
        flavor: "dp.xlarge",
        nets: ["ims-oam", "ims-signalling", "ims-media"],
        disks: [{ name: "announcements", gib: 60 }],
      },
      {
        ...sip,
        name: "cdf-1",
        role: "CDF",
        flavor: "vnf.medium",
        disks: [{ name: "records", gib: 200, type: "ssd-encrypted" }],
      },
    ],
  },
  {
    name: "SMSC",
    project: "ims",
    daysAgo: 33,
    isApart: true,
    vms: ["smsc-1", "smsc-2"].map((name) => ({
      ...sip,
      name,
      role: "SMSC",
      flavor: "vnf.medium",
      disks: [{ name: "queue", gib: 80, type: "ssd" }],
    })),
  },
  {
    name: "HSS cluster",
    project: "subscriber-data",
    daysAgo: 40,
    isApart: true,
    shared: { name: "hss-quorum", gib: 1 },
    isGroup: true,
    snapshot: { name: "before-schema-17", daysAgo: 12 },
    vms: [
      ...["hss-fe-1", "hss-fe-2"].map((name) => ({
        ...vnf,
        ...sdm,
        name,
        role: "HSS front end",
        flavor: "vnf.large",
      })),
      ...["hss-db-1", "hss-db-2"].map((name) => ({
        ...db,
        ...sdm,
        name,
        role: "HSS database",
        nets: ["sdm-oam", "sdm-diameter", "sdm-replication"],
        disks: [
          { name: "data", gib: 300, type: "ssd" as const },
          { name: "log", gib: 50, type: "ssd" as const },
        ],
      })),
    ],
  },
  {
    name: "UDR",
    project: "subscriber-data",
    daysAgo: 26,
    vms: ["udr-1", "udr-2"].map((name) => ({
      ...db,
      ...sdm,
      name,
      role: "UDR",
      disks: [{ name: "data", gib: 250, type: "ssd-encrypted" }],
    })),
  },
  {
    name: "AAA",
    project: "subscriber-data",
    daysAgo: 30,
    vms: ["aaa-1", "aaa-2"].map((name) => ({ ...vnf, ...sdm, name, role: "AAA", flavor: "vnf.medium" })),
  },
  {
    name: "PCRF",
    project: "subscriber-data",
    daysAgo: 30,
    vms: [
      {
        ...vnf,
        ...sdm,
        name: "pcrf-1",
        role: "PCRF",
        flavor: "vnf.large",
        disks: [{ name: "policies", gib: 40 }],
      },
    ],
  },
  {
    name: "5G core west",
    project: "core-5g",
    daysAgo: 14,
    vms: [
      { ...vnf, name: "amf-1", role: "AMF", flavor: "vnf.large", nets: ["5gc-oam", "5gc-sbi"] },
      {
        ...vnf,
        name: "smf-1",
        role: "SMF",
        flavor: "vnf.large",
        nets: ["5gc-oam", "5gc-sbi"],
        disks: [{ name: "sessions", gib: 60, type: "ssd" }],
      },
      {
        ...vnf,
        name: "upf-1",
        role: "UPF",
        flavor: "dp.xlarge",
        nets: ["5gc-oam", "5gc-sbi", "5gc-n3"],
        securityGroup: "user-plane",
      },
    ],
  },
  {
    name: "OSS mediation",
    project: "oss",
    daysAgo: 38,
    vms: [
      {
        ...vnf,
        name: "mediation-1",
        role: "Mediation",
        flavor: "vnf.large",
        nets: ["oss-lan", "oss-transit"],
        disks: [{ name: "spool", gib: 400 }],
      },
      {
        ...db,
        name: "mediation-db-1",
        role: "Database",
        nets: ["oss-lan"],
        disks: [{ name: "data", gib: 500, type: "ssd" }],
      },
      { ...vnf, name: "nms-1", role: "NMS", flavor: "vnf.large", nets: ["oss-lan"] },
      { name: "dns-1", role: "DNS", flavor: "vnf.small", image: "vnf-base-22.04", nets: ["oss-lan"] },
      {
        name: "fw-1",
        role: "Firewall",
        flavor: "vnf.medium",
        image: "fw-appliance-7.4",
        isPublic: true,
        bootGib: 10,
        nets: ["oss-lan", "oss-transit"],
      },
    ],
  },
];
