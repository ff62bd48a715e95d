import { describe, expect, it } from "vitest";
import { planRecovery } from "./plan-recovery";
import type { RecoveryFacts } from "./recovery-facts";
import type { PlanNote } from "./recovery-run-plan";
import { NOW, threeVms, vmOf } from "./testing/three-vms";

const plan = (change?: (facts: RecoveryFacts) => void) => planRecovery(threeVms(change), NOW);
const told = (notes: readonly PlanNote[]) => notes.map((n) => `${n.about.name}: ${n.text}`);

describe("what stands in the way", () => {
  it.each<[string, (facts: RecoveryFacts) => void, string]>([
    [
      "a broken chain",
      ({ point }) => point.volumes[0]?.chain.splice(0, 1, { ...link(point), state: "error" }),
      "hss / hss-root: its chain is broken: a backup that it builds on misses, so it cannot be restored",
    ],
    [
      "no backup of a volume",
      ({ point }) => point.volumes.splice(1, 1),
      "hss / hss-data: this point has no backup of it",
    ],
    [
      "an unusable VM",
      ({ point }) => point.usableServerIds.splice(1, 1),
      "scscf: this point is not usable for it",
    ],
    [
      "a root disk that no backup holds",
      (facts) => {
        vmOf(facts, "hss").volumes = vmOf(facts, "hss").volumes.filter((v) => !v.isRoot);
      },
      "hss: no backup holds its root disk: it lay on the compute host, or was left out",
    ],
    [
      "a trunk",
      (facts) => Object.assign(vmOf(facts, "hss").ports[0] ?? never(), { isTrunkParent: true }),
      "hss: its port hss-eth0 is the parent of a trunk, and trunks are not rebuilt",
    ],
    [
      "a record that our key does not open",
      (facts) => {
        facts.target.copies = facts.target.copies.filter((c) => c.backupId !== "backup-hss-data-1");
        Object.assign(facts.point.volumes[1]?.chain[1] ?? never(), { record: "sealed-by-another-key" });
      },
      "hss-data: its backup backup-hss-data-1 is not known at RegionTwo, and its record is sealed by another installation’s key",
    ],
    [
      "an encrypted volume",
      (facts) => {
        for (const v of facts.servers.flatMap((s) => s.volumes)) v.isEncrypted = true;
      },
      "Volume type lvm: Its volumes are encrypted, with a key that only its own site has: no backup restores them elsewhere.",
    ],
    [
      "a shared volume where sharing is not allowed",
      (facts) => vmOf(facts, "scscf").volumes.push({ ...(vmOf(facts, "hss").volumes[0] ?? never()) }),
      "hss-data: several VMs share it, and the volume type at the target does not allow that",
    ],
  ])("%s", (_, change, text) => {
    expect(told(plan(change).obstacles)).toEqual([text]);
  });
});

describe("what is to be known", () => {
  it.each<[string, (facts: RecoveryFacts) => void, string]>([
    [
      "user data of another key",
      ({ point }) => point.lockedUserData.push("hss"),
      "hss: it boots without its user data, which no key that is known here opens",
    ],
    [
      "a volume that was left out",
      (facts) => Object.assign(vmOf(facts, "hss").volumes[0] ?? never(), { isExcluded: true }),
      "hss: its volume hss-data was left out of the backup: it comes back without it",
    ],
    [
      "an SR-IOV port",
      (facts) => Object.assign(vmOf(facts, "hss").ports[0] ?? never(), { vnicType: "direct" }),
      "hss: its port hss-eth0 was of the kind direct: it becomes a normal one, which its guest sees as another card",
    ],
    [
      "no image metadata",
      (facts) => {
        vmOf(facts, "hss").imageProperties = {};
        for (const v of vmOf(facts, "hss").volumes) v.imageMetadata = null;
      },
      "hss / hss-root: what its image said of firmware and buses is not known: a VM that needs UEFI does not boot without it",
    ],
    [
      "what the point could not read",
      (facts) => vmOf(facts, "hss").missing.push("its server group"),
      "hss: the point does not know its server group",
    ],
  ])("%s", (_, change, text) => {
    const made = plan(change);
    expect(made.obstacles).toEqual([]);
    expect(told(made.warnings)).toEqual([text]);
  });
});

it("never makes a rule for everybody of one that was for a group", () => {
  const made = plan((facts) => {
    const rule = {
      direction: "ingress",
      ethertype: "IPv4",
      protocol: "tcp",
      portMin: 22,
      portMax: 22,
      remoteIpPrefix: null,
      description: null,
    };
    const group = {
      id: "ssh",
      name: "ssh",
      description: null,
      isStateful: true,
      rules: [
        { ...rule, remoteGroup: "bastion", remoteAddressGroup: null },
        { ...rule, remoteGroup: null, remoteAddressGroup: "admins" },
        { ...rule, remoteGroup: "default", remoteAddressGroup: null },
      ],
    };
    vmOf(facts, "hss").securityGroups.push(group);
    vmOf(facts, "hss").ports[0]?.securityGroupIds.push("ssh");
  });
  expect(made.make.securityGroups[0]?.rules).toEqual([
    expect.objectContaining({ remoteGroup: { id: "default-2" } }),
  ]);
  expect(told(made.warnings)).toEqual([
    "hss: a rule of its security group ssh is for the group bastion, which is not there: it is left out",
    "hss: a rule of its security group ssh is for the address group admins, which is not there: it is left out",
  ]);
});

const link = ({ volumes }: RecoveryFacts["point"]) => volumes[0]?.chain[0] ?? never();

function never(): never {
  throw new Error("the fixture has none");
}
