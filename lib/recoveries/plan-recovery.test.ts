import { describe, expect, it } from "vitest";
import { planRecovery } from "./plan-recovery";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlanNote } from "./recovery-run-plan";
import { stepsOf } from "./steps-of";
import { NOW, projectOf, threeVms, vmOf } from "./testing/three-vms";

const plan = (change?: (facts: RecoveryFacts) => void) => planRecovery(threeVms(change), NOW);
const told = (notes: readonly PlanNote[]) => notes.map((n) => `${n.about.name}: ${n.text}`);
const failover = (change: (facts: RecoveryFacts) => void = () => {}) =>
  plan((facts) => {
    facts.mode = "failover";
    change(facts);
  });

describe("a drill", () => {
  it("makes its own network with the same addresses and MACs, and boots in order", () => {
    const made = plan();
    expect(made).toMatchObject({ mode: "drill", isDrill: true, obstacles: [], warnings: [] });
    expect(made.point.losesMs).toBe(42 * 60_000);
    expect(made.make.networks).toEqual([
      {
        key: "net-1",
        credentialId: "credential",
        name: "demo-net (drill)",
        mtu: 1450,
        hasPortSecurity: true,
        subnets: [
          expect.objectContaining({
            key: "subnet-1",
            cidr: "10.10.0.0/24",
            gatewayIp: "10.10.0.1",
            allocationPools: [{ start: "10.10.0.2", end: "10.10.0.254" }],
            dnsServers: ["10.10.0.2"],
            hasDhcp: true,
          }),
        ],
      },
    ]);
    expect(made.ports.map((p) => [p.key, p.network, p.mac, p.ips, p.groups])).toEqual(
      ["hss", "scscf", "pcscf"].map((name, i) => [
        `${name}:0`,
        { made: "net-1" },
        `fa:16:3e:00:00:0${i + 1}`,
        [{ subnet: { made: "subnet-1" }, address: `10.10.0.${10 + i}` }],
        [{ id: "default-2" }],
      ]),
    );
    expect(made.servers.map((s) => [s.name, s.tier, s.flavor, s.volumes, s.hasUserData])).toEqual(
      ["hss", "scscf", "pcscf"].map((name, i) => [
        name,
        i + 1,
        { id: "flavor-1" },
        [`${name}-root`, `${name}-data`],
        true,
      ]),
    );
    expect(made).toMatchObject({ routerInterfaces: [], floatingIps: [], overridesNeeded: [] });
    expect(made.source).toEqual({
      fence: "none",
      whatHappens: ["hss, scscf and pcscf at RegionOne keep running and are not touched."],
    });
  });

  it("restores by tier, with type, zone and what the boot volume says of the guest", () => {
    const { volumes } = plan();
    expect(volumes.map(({ key, tier }) => [key, tier])).toEqual([
      ["hss-data", 1],
      ["hss-root", 1],
      ["scscf-data", 2],
      ["scscf-root", 2],
      ["pcscf-data", 3],
      ["pcscf-root", 3],
    ]);
    expect(volumes.find(({ key }) => key === "hss-root")).toMatchObject({
      backupId: "backup-hss-root-1",
      typeName: "lvm",
      zone: "nova",
      chainGib: 2,
      imageMetadata: { hw_disk_bus: "virtio" },
      estimateMs: 8_000,
    });
  });

  it("imports what is not known, parents first, and needs quota for that only", () => {
    const made = plan(({ target }) => {
      target.copies = target.copies.filter((c) => !c.backupId.startsWith("backup-hss-root"));
    });
    expect(made.imports.filter((i) => !i.isKnown).map(({ backupId, place }) => [backupId, place])).toEqual([
      ["backup-hss-root-0", 0],
      ["backup-hss-root-1", 1],
    ]);
    expect(made.needs).toEqual([
      {
        credentialId: "credential",
        need: {
          instances: 3,
          cores: 3,
          ram: 1536,
          volumes: 6,
          gigabytes: 6,
          volumes_lvm: 6,
          gigabytes_lvm: 6,
          backups: 2,
          backup_gigabytes: 2,
          ports: 3,
          networks: 1,
          subnets: 1,
        },
      },
    ]);
  });

  it("tells what a failover would still lack", () => {
    const made = plan((facts) => vmOf(facts, "hss").ports[0]?.floatingIps.push("203.0.113.5"));
    expect(told(made.warnings)).toEqual([
      "Floating IP 203.0.113.5 of hss: the drill does without it, and a failover does not: The project does not have it there. Choose another one, or go without.",
    ]);
  });

  it("leads no floating IP to its VMs, also where one was chosen for drills", () => {
    const made = plan((facts) => {
      vmOf(facts, "hss").ports[0]?.floatingIps.push("203.0.113.5");
      facts.plan.chosen.push({
        ...{ purpose: "drill", kind: "floating-ip", sourceKey: "203.0.113.5" },
        choice: { do: "use", id: "ip-1", name: "203.0.113.5" },
      });
    });
    expect(made.floatingIps).toEqual([]);
  });

  it("leaves out VMs that were not chosen", () => {
    const made = plan((facts) => {
      facts.only = ["hss"];
    });
    expect(made.servers.map(({ name }) => name)).toEqual(["hss"]);
    expect(made.volumes).toHaveLength(2);
    expect(told(plan((facts) => (facts.only = [])).obstacles)).toEqual([
      "vIMS core: none of its VMs is in this point or was chosen",
    ]);
  });
});

describe("a restore", () => {
  const restore = () =>
    plan((facts) => {
      facts.mode = "restore";
      facts.target.site = { id: "r1", name: "RegionOne", region: "RegionOne", isHome: true };
      const project = projectOf(facts);
      project.networks = [{ ...(project.networks?.[0] ?? never()), id: "net-1" }];
      project.networks[0]?.subnets.splice(0, 1, {
        id: "subnet-1",
        name: "demo-subnet",
        cidr: "10.10.0.0/24",
        ipVersion: 4,
        gatewayIp: "10.10.0.1",
        ipv6AddressMode: null,
      });
      project.taken = [
        {
          networkId: "net-1",
          asked: ["10.10.0.10", "10.10.0.11", "10.10.0.12"],
          addresses: ["10.10.0.10", "10.10.0.11", "10.10.0.12"],
          macs: ["fa:16:3e:00:00:01", "fa:16:3e:00:00:02", "fa:16:3e:00:00:03"],
          holders: [],
        },
      ];
    });

  it("stands beside the originals: other names, any addresses, new MACs, the same network", () => {
    const made = restore();
    expect(made.obstacles).toEqual([]);
    expect(made.servers.map(({ name }) => name)).toEqual([
      "hss (restored 2026-11-20 13:00)",
      "scscf (restored 2026-11-20 13:00)",
      "pcscf (restored 2026-11-20 13:00)",
    ]);
    expect(made.ports.map((p) => [p.network, p.mac, p.ips[0]?.address])).toEqual(
      Array(3).fill([{ id: "net-1" }, null, null]),
    );
    expect(made.make.networks).toEqual([]);
  });

  it("is made at home only, and a failover elsewhere only", () => {
    expect(told(plan((facts) => (facts.mode = "restore")).obstacles)).toEqual([
      "vIMS core: a restore is made at its own site",
    ]);
    expect(told(failover(({ target }) => (target.site.isHome = true)).obstacles)).toEqual([
      "vIMS core: a failover leads to another site",
    ]);
  });
});

it("lets allowed address pairs follow the addresses that VMs have now", () => {
  const withPairs = (facts: RecoveryFacts) => {
    vmOf(facts, "pcscf").ports[0]?.allowedAddressPairs.push(
      { ipAddress: "10.10.0.100", macAddress: null },
      { ipAddress: "10.10.0.10", macAddress: null },
    );
  };
  const pairs = (made: ReturnType<typeof plan>) =>
    made.ports.find(({ serverId }) => serverId === "pcscf")?.pairs.map((p) => p.ipAddress);
  expect(pairs(plan(withPairs))).toEqual(["10.10.0.100", "10.10.0.10"]);
  const moved = plan((facts) => {
    withPairs(facts);
    facts.plan.chosen.push({
      purpose: "drill",
      kind: "address",
      sourceKey: "hss-port/10.10.0.10",
      choice: { do: "as", value: "10.10.0.77" },
    });
  });
  expect(pairs(moved)).toEqual(["10.10.0.100", "10.10.0.77"]);
});

it("attaches the root first, and the others as their devices were named", () => {
  const made = plan((facts) => {
    const hss = vmOf(facts, "hss");
    const [data, root] = hss.volumes;
    const [kept] = facts.point.volumes;
    if (!data || !root || !kept) never();
    const more = { ...data, volumeId: "hss-more", device: "/dev/vdc" };
    facts.point.volumes.push({ ...kept, volumeId: "hss-more" });
    Object.assign(root, { device: "/dev/vdz" });
    Object.assign(data, { device: "/dev/vdaa" });
    hss.volumes.push(more);
  });
  expect(made.servers[0]?.volumes).toEqual(["hss-root", "hss-more", "hss-data"]);
  // Restored as its VM lists them, not by their ids.
  expect(made.volumes.slice(0, 3).map(({ key }) => key)).toEqual(["hss-data", "hss-root", "hss-more"]);
});

describe("a port's own DHCP options", () => {
  const OPTION = { name: "tftp-server", value: "10.10.0.2", ipVersion: 4 };
  const withOption = (extensions: string[] | null) =>
    failover((facts) => {
      const [port] = vmOf(facts, "hss").ports;
      if (port) port.extraDhcpOptions = [OPTION];
      facts.target.extensions = extensions;
    });
  const optionsOf = (made: ReturnType<typeof plan>) => made.ports.map(({ dhcpOptions }) => dhcpOptions);

  it("come with it, and are in the plan", () => {
    const made = withOption(["extra_dhcp_opt", "router"]);
    expect(optionsOf(made)).toEqual([[OPTION], undefined, undefined]);
    expect(made.warnings).toEqual(failover().warnings);
    expect(stepsOf(made).find(({ key }) => key === "port:hss:0")?.title).toBe(
      "Make a port of hss, 10.10.0.10, DHCP option tftp-server=10.10.0.2",
    );
  });

  it("are left out, and that is told, where the site does not know them, or that is not known", () => {
    for (const [extensions, why] of [
      [["router"], "which RegionTwo does not know"],
      [null, "since it is not known whether RegionTwo knows them"],
    ] as const) {
      const made = withOption(extensions && [...extensions]);
      expect(optionsOf(made)).toEqual([undefined, undefined, undefined]);
      expect(told(made.warnings)).toContain(
        `hss: its port hss-eth0 goes without its own DHCP options, ${why}: tftp-server`,
      );
    }
  });
});

it("boots without user data that it cannot open", () => {
  const { servers } = plan(({ point }) => point.lockedUserData.push("hss"));
  expect(servers.map(({ name, hasUserData }) => [name, hasUserData])).toEqual([
    ["hss", false],
    ["scscf", true],
    ["pcscf", true],
  ]);
});

it("makes the network of an older point by its range only, or by what was given", () => {
  const older = (facts: RecoveryFacts) => {
    for (const port of facts.servers.flatMap((s) => s.ports)) delete port.subnets;
  };
  const subnetOf = (made: ReturnType<typeof plan>) => made.make.networks[0]?.subnets[0];
  expect(subnetOf(plan(older))).toMatchObject({ cidr: "10.10.0.0/24", gatewayIp: null, dnsServers: [] });
  const given = plan((facts) => {
    older(facts);
    const subnet = { cidr: "10.10.0.0/24", gatewayIp: "10.10.0.254", dnsServers: ["9.9.9.9"] };
    facts.plan.chosen.push({
      purpose: "drill",
      kind: "subnet",
      sourceKey: "subnet-1",
      choice: { do: "make", name: "sub", subnet },
    });
  });
  expect(subnetOf(given)).toMatchObject({ gatewayIp: "10.10.0.254", dnsServers: ["9.9.9.9"] });
});

it("does not make one network for VMs of two projects", () => {
  const made = plan((facts) => {
    const hss = vmOf(facts, "hss");
    Object.assign(hss, { projectId: "other-1", projectName: "other" });
    facts.target.copies = facts.target.copies.map((copy) =>
      copy.backupId.startsWith("backup-hss") ? { ...copy, projectId: "other-2" } : copy,
    );
    const more = { credentialId: "second", projectId: "other-2", projectName: "other" };
    facts.target.projects.push({ ...projectOf(facts), ...more });
  });
  expect(told(made.obstacles)).toEqual([
    "demo-net: VMs of several projects are in it, and a made network is its own project’s only",
  ]);
  expect(made.servers.map(({ credentialId }) => credentialId)).toEqual([
    "second",
    "credential",
    "credential",
  ]);
  expect(made.needs.map(({ credentialId, need }) => [credentialId, need.instances])).toEqual([
    ["second", 1],
    ["credential", 2],
  ]);
});

it("lists its steps in the order of the phases, each once", () => {
  const steps = stepsOf(plan());
  expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
  expect([...new Set(steps.map(({ phase }) => phase))]).toEqual([
    "import",
    "restore",
    "network",
    "boot",
    "attach",
    "check",
    "clean-up",
  ]);
  expect(steps.filter(({ phase }) => phase === "clean-up").map(({ title }) => title)).toEqual([
    "Remove 3 VMs",
    "Remove 3 ports",
    "Remove 6 volumes",
    "Remove 1 network",
  ]);
  const fence = stepsOf(failover()).filter(({ phase }) => phase === "fence");
  expect(fence.map(({ title }) => title)).toEqual([
    "Stop and lock pcscf",
    "Stop and lock scscf",
    "Stop and lock hss",
  ]);
});

function never(): never {
  throw new Error("the fixture has none");
}
