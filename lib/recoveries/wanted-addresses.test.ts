import { expect, it } from "vitest";
import { proposeMapping } from "./propose-mapping";
import type { RecoveryFacts } from "./recovery-facts";
import { projectOf, threeVms } from "./testing/three-vms";
import { wantedAddresses } from "./wanted-addresses";

/** The target's demo-net has the VMs' own range. */
const facts = (change: (facts: RecoveryFacts) => void = () => {}) =>
  threeVms((f) => {
    const [subnet] = projectOf(f).networks?.[0]?.subnets ?? [];
    if (subnet) Object.assign(subnet, { cidr: "10.10.0.0/24", gatewayIp: "10.10.0.1" });
    change(f);
  });
const wanted = (f: RecoveryFacts) => wantedAddresses(f.servers, proposeMapping(f), f.target);

it("are the addresses and MACs of ports in a network that is used", () => {
  expect(wanted(facts())).toEqual([
    {
      credentialId: "credential",
      networkId: "net-2",
      addresses: ["10.10.0.10", "10.10.0.11", "10.10.0.12"],
      macs: ["fa:16:3e:00:00:01", "fa:16:3e:00:00:02", "fa:16:3e:00:00:03"],
    },
  ]);
});

it("are those that were chosen instead, and none that lies in no subnet there", () => {
  const chosen = facts((f) => {
    const choice = { do: "as" as const, value: "10.10.0.77" };
    const of = { purpose: "real", kind: "address", sourceKey: "hss-port/10.10.0.10" } as const;
    f.plan.chosen = [{ ...of, choice }];
    for (const ip of f.servers[1]?.ports[0]?.fixedIps ?? []) ip.address = "10.99.0.1";
  });
  expect(wanted(chosen)[0]?.addresses).toEqual(["10.10.0.77", "10.10.0.12"]);
});

it("are none where the network is made, and none where a chosen address is not to be had", () => {
  expect(wanted(threeVms())).toEqual([]);
  const shared = facts((f) => {
    projectOf(f).isAdmin = false;
    for (const network of projectOf(f).networks ?? [])
      Object.assign(network, { isOwn: false, isShared: true });
  });
  expect(wanted(shared)).toEqual([]);
});
