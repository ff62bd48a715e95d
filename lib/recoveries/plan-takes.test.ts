import { describe, expect, it } from "vitest";
import { planRecovery } from "./plan-recovery";
import type { RecoveryFacts } from "./recovery-facts";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import type { AddressHolder } from "./target-facts";
import { NOW, projectOf, threeVms } from "./testing/three-vms";

const FORMER = { serverId: "old-hss", name: "hss", credentialId: "credential", power: "off" as const };
const holder = (change: Partial<AddressHolder> = {}): AddressHolder => ({
  portId: "old-port",
  projectId: "demo-2",
  mac: "fa:16:3e:00:00:01",
  addresses: ["10.10.0.10"],
  deviceId: "old-hss",
  deviceOwner: "compute:nova",
  former: FORMER,
  ...change,
});

/** A failover of the three VMs to a network like their own, in which some ports have what they want. */
function plan(holders: AddressHolder[], change: (facts: RecoveryFacts) => void = () => {}): RecoveryRunPlan {
  const facts = threeVms((f) => {
    f.mode = "failover";
    const project = projectOf(f);
    const [net] = project.networks ?? [];
    if (net) net.subnets = net.subnets.map((s) => ({ ...s, cidr: "10.10.0.0/24", gatewayIp: "10.10.0.1" }));
    project.taken = [
      {
        networkId: "net-2",
        asked: ["10.10.0.10", "10.10.0.11", "10.10.0.12"],
        addresses: holders.flatMap(({ addresses }) => addresses),
        macs: holders.map(({ mac }) => mac),
        holders,
      },
    ];
    change(f);
  });
  return planRecovery(facts, NOW);
}
const portOf = ({ ports }: RecoveryRunPlan, key = "hss:0") => ports.find((p) => p.key === key);
const told = (notes: RecoveryRunPlan["warnings"]) => notes.map(({ about, text }) => `${about.name}: ${text}`);

describe("an address that a former VM of the VNF has", () => {
  it("is given up for it, with its MAC", () => {
    const made = plan([holder()]);
    expect(made.obstacles).toEqual([]);
    expect(made.takes).toEqual([
      {
        ...{ portKey: "hss:0", networkId: "net-2", addresses: ["10.10.0.10"], mac: "fa:16:3e:00:00:01" },
        ...{
          formerServerId: "old-hss",
          formerName: "hss",
          formerPortId: "old-port",
          credentialId: "credential",
        },
      },
    ]);
    expect(portOf(made)).toMatchObject({ mac: "fa:16:3e:00:00:01", ips: [{ address: "10.10.0.10" }] });
    expect(made.mappings.find((m) => m.source === "10.10.0.10 of hss" && m.purpose === "real")).toMatchObject(
      {
        ...{ choice: { do: "keep" }, weight: "ok" },
        reason: "Held by hss, its former VM here: given up for this.",
      },
    );
  });

  it("is another's where the port is nobody's former VM's, or of another project", () => {
    for (const change of [{ former: null }, { projectId: "other" }]) {
      const made = plan([holder(change)]);
      expect(made.takes).toEqual([]);
      expect(told(made.obstacles)).toEqual([
        "Address 10.10.0.10 of hss: Another port there has it. Free it, or choose another address.",
      ]);
    }
  });

  it("stays its own in a drill, and the drill sees nothing in the way of the failover", () => {
    const made = plan([holder()], (facts) => {
      facts.mode = "drill";
    });
    expect(made.takes).toEqual([]);
    expect(made.warnings.filter(({ text }) => text.includes("10.10.0.10"))).toEqual([]);
    const mapped = plan([holder()], (facts) => {
      facts.mode = "drill";
      facts.plan.drillNetworks = "mapped";
      facts.plan.chosen = [
        {
          purpose: "drill",
          kind: "network",
          sourceKey: "net-1",
          choice: { do: "use", id: "net-2", name: "demo-net" },
        },
      ];
    });
    expect(mapped.takes).toEqual([]);
    expect(mapped.obstacles.map(({ text }) => text)).toContain(
      "Another port there has it. Free it, or choose another address.",
    );
  });

  it("comes with the MAC of its port, with what else that has, and with a stop where it still runs", () => {
    const former = { ...FORMER, power: "runs" as const };
    const made = plan([
      holder({ mac: "fa:16:3e:00:00:99", addresses: ["10.10.0.10", "10.10.0.77"], former }),
    ]);
    expect(portOf(made)?.mac).toBe("fa:16:3e:00:00:99");
    expect(told(made.warnings)).toEqual(
      expect.arrayContaining([
        "hss: it gets the MAC fa:16:3e:00:00:99 of the port that hss gives up",
        "hss: hss gives 10.10.0.77 up as well, which nobody gets",
        "hss: RegionTwo’s former hss still runs: it is stopped and locked before it gives its addresses up",
      ]),
    );
  });

  it("is given up for a MAC alone, where any address will do", () => {
    const made = plan([holder({ addresses: ["10.10.0.50"] })], (facts) => {
      facts.plan.chosen = [
        { purpose: "real", kind: "address", sourceKey: "hss-port/10.10.0.10", choice: { do: "dhcp" } },
      ];
    });
    expect(made.takes).toMatchObject([{ portKey: "hss:0", mac: "fa:16:3e:00:00:01" }]);
    expect(portOf(made)?.mac).toBe("fa:16:3e:00:00:01");
    // Made before those that take what is left.
    expect(made.ports[0]?.key).toBe("hss:0");
  });

  it("is in the way when two VMs want what one port has, or one VM what two ports have", () => {
    const both = plan([holder({ addresses: ["10.10.0.10", "10.10.0.11"] })]);
    expect(told(both.obstacles)).toEqual([
      "scscf: RegionTwo’s former hss has its address and one of hss on one port",
    ]);
    const apart = plan(
      [holder(), holder({ portId: "two", mac: "fa:16:3e:00:00:98", addresses: ["10.10.0.60"] })],
      (facts) => {
        const [port] = facts.servers.find(({ name }) => name === "hss")?.ports ?? [];
        const [ip] = port?.fixedIps ?? [];
        if (ip) port?.fixedIps.push({ ...ip, address: "10.10.0.60" });
        const [taken] = projectOf(facts).taken;
        taken?.asked.push("10.10.0.60");
      },
    );
    expect(told(apart.obstacles)).toEqual([
      "hss: its addresses are on several ports there: 10.10.0.60 is not on that of hss",
    ]);
  });

  it("brings the floating IPs of its port along", () => {
    const made = plan([holder()], (facts) => {
      projectOf(facts).floatingIps = [
        { id: "fip", address: "203.0.113.7", portId: "old-port" },
        { id: "other", address: "203.0.113.8", portId: "x" },
      ];
    });
    expect(made.floatingIps).toEqual([
      { id: "fip", address: "203.0.113.7", credentialId: "credential", port: "hss:0" },
    ]);
  });
});
