import { describe, expect, it } from "vitest";
import { judgeReadiness } from "./judge-readiness";
import { planRecovery } from "./plan-recovery";
import type { RecoveryFacts } from "./recovery-facts";
import { NOW, projectOf, threeVms, vmOf } from "./testing/three-vms";

const judge = (change: (facts: RecoveryFacts) => void = () => {}) => {
  const facts = threeVms((f) => {
    f.mode = "failover";
    change(f);
  });
  return judgeReadiness(facts, planRecovery(facts, NOW), NOW);
};
const check = (key: string, change?: (facts: RecoveryFacts) => void) =>
  judge(change).checks.find((c) => c.key === key || c.key === `quota-credential-${key.slice(6)}`);
/** The VMs go to a network of another range. */
const takesAny = ({ plan, servers }: RecoveryFacts): void => {
  plan.chosen.push({
    ...{ purpose: "real", kind: "network", sourceKey: vmNetwork(servers) },
    choice: { do: "use", id: "net-2", name: "demo-net" },
  });
};
const vmNetwork = (servers: RecoveryFacts["servers"]) => first(first(servers).ports).network.id;
const leaves =
  (free: number) =>
  (facts: RecoveryFacts): void => {
    takesAny(facts);
    facts.target.freeAddresses = [{ subnetId: "subnet-2", cidr: "10.20.0.0/24", total: 250, free }];
  };
const first = <T>(list: readonly T[] | null): T => {
  const [one] = list ?? [];
  if (one === undefined) throw new Error("the fixture has none");
  return one;
};

it("is green when everything is known and fits, and expires after two hours without a look", () => {
  const whole = judge((facts) => {
    const net = first(projectOf(facts).networks);
    net.subnets = net.subnets.map((s) => ({ ...s, cidr: "10.10.0.0/24" }));
    projectOf(facts).taken = [
      {
        networkId: "net-2",
        asked: ["10.10.0.10", "10.10.0.11", "10.10.0.12"],
        addresses: [],
        macs: [],
        holders: [],
      },
    ];
  });
  expect(whole.checks.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  expect(whole).toMatchObject({ verdict: "green", expiresAt: "2026-11-20T15:42:17.000Z" });
});

it("is amber when something differs, red when something fails", () => {
  expect(judge().verdict).toBe("amber");
  expect(judge(({ target }) => (target.backupServices = [])).verdict).toBe("red");
});

describe("of the point", () => {
  it.each<[string, (facts: RecoveryFacts) => void, string, string]>([
    [
      "age",
      ({ vnf }) => (vnf.rpoMinutes = 30),
      "warn",
      "What was written in the last 42 min would be lost: more than the RPO of 30 min.",
    ],
    [
      "age",
      (facts) => Object.assign(facts, { mode: "restore" }),
      "pass",
      "It is 42 min old: what was written since is not in it, and stays on the originals.",
    ],
    ["age", () => {}, "pass", "What was written in the last 42 min would be lost, within the RPO of 1 h."],
    [
      "chain",
      ({ point }) => Object.assign(first(first(point.volumes).chain), { state: "error" }),
      "fail",
      "1 of 12 backups is not available.",
    ],
    ["chain", () => {}, "pass", "12 backups of 6 volumes, each down to a full one."],
    [
      "records",
      ({ target }) => target.copies.splice(0, 2),
      "pass",
      "10 of 12 are known at RegionTwo; 2 records can be imported.",
    ],
    [
      "records",
      ({ target }) => {
        target.copies.splice(0, 2);
        Object.assign(first(target.backupServices), { driver: "cinder.backup.drivers.s3.S3BackupDriver" });
      },
      "fail",
      "10 of 12 are known at RegionTwo; the others were made by cinder.backup.drivers.posix.PosixBackupDriver, and RegionTwo has cinder.backup.drivers.s3.S3BackupDriver.",
    ],
    [
      "records",
      ({ target, point }) => {
        target.copies.splice(0, 2);
        Object.assign(first(first(point.volumes).chain), { record: "missing" });
      },
      "fail",
      "10 of 12 are known at RegionTwo, and 1 record cannot be imported.",
    ],
    [
      "description",
      (facts) => vmOf(facts, "hss").failed.push("its flavor"),
      "fail",
      "hss: its flavor could not be read.",
    ],
    [
      "description",
      (facts) => vmOf(facts, "hss").missing.push("its image"),
      "warn",
      "hss: not known is its image.",
    ],
    [
      "encryption",
      (facts) => {
        for (const v of facts.servers.flatMap((s) => s.volumes)) delete v.isEncrypted;
      },
      "unknown",
      "This point does not know whether its volumes are encrypted.",
    ],
    [
      "user-data",
      ({ point }) => point.lockedUserData.push("hss"),
      "warn",
      "hss would boot without its user data: no key that is known here opens it.",
    ],
    [
      "user-data",
      (facts) => (vmOf(facts, "hss").hasUserData = null),
      "unknown",
      "Whether hss had any was not shown to the credential.",
    ],
    [
      "image-metadata",
      (facts) => {
        vmOf(facts, "hss").imageProperties = {};
        for (const v of vmOf(facts, "hss").volumes) v.imageMetadata = null;
      },
      "warn",
      "Of hss-root it is not known what firmware and buses they need: one that needs UEFI does not boot.",
    ],
  ])("%s, %#", (key, change, verdict, text) => {
    expect(check(key, change)).toMatchObject({ verdict, text });
  });
});

describe("of the target", () => {
  it.each<[string, (facts: RecoveryFacts) => void, string, string]>([
    [
      "backup-service",
      ({ target }) => (target.backupServices = null),
      "unknown",
      "Whether cinder-backup is up at RegionTwo is shown to administrators only.",
    ],
    [
      "backup-service",
      ({ target }) => (first(target.backupServices).isUp = false),
      "fail",
      "Not up on r2-backup.",
    ],
    [
      "quota-cores",
      (facts) => (projectOf(facts).quotas.cores = { limit: 4, used: 2 }),
      "fail",
      "It needs 3 vCPU, and 2 of 4 are free.",
    ],
    [
      "quota-cores",
      (facts) => (projectOf(facts).quotas.cores = { limit: 5, used: 2 }),
      "pass",
      "It needs 3 vCPU, and 3 of 5 are free.",
    ],
    ["quota-gigabytes_lvm", () => {}, "pass", "It needs 6 GiB; there is no limit."],
    [
      "quota-ports",
      (facts) => delete projectOf(facts).quotas.ports,
      "unknown",
      "It needs 3 ports; how many are free could not be read.",
    ],
    [
      "capacity",
      ({ target }) => (target.hosts = null),
      "unknown",
      "Placement at RegionTwo answers administrators only: known are the quotas alone.",
    ],
    [
      "capacity",
      ({ target }) => (target.hosts = [{ id: "h", free: { VCPU: 0, MEMORY_MB: 9_999 }, traits: [] }]),
      "fail",
      ["hss", "scscf", "pcscf"].map((vm) => `${vm}: no host has room for 1 vCPU, 512 MiB of RAM.`).join("\n"),
    ],
    [
      "free-subnet-2",
      (facts) => {
        takesAny(facts);
        projectOf(facts).isAdmin = false;
      },
      "unknown",
      "It takes any 3 addresses; how many are free is shown to administrators only.",
    ],
    ["free-subnet-2", takesAny, "unknown", "It takes any 3 addresses; how many are free could not be read."],
    ["free-subnet-2", leaves(3), "pass", "It takes any 3 addresses, and 3 of 250 are free."],
    [
      "free-subnet-2",
      leaves(2),
      "warn",
      "It takes any 3 addresses, and by Neutron’s count 2 of 250 are free, which takes what is used outside of the pools for used in them: that may be too few.",
    ],
    [
      "free-subnet-2",
      (facts) => {
        leaves(2)(facts);
        facts.plan.chosen.push({
          ...{ purpose: "real", kind: "address", sourceKey: "hss-port/10.10.0.10" },
          choice: { do: "as", value: "10.20.0.77" },
        });
      },
      "warn",
      "It takes any 2 addresses beside 1 chosen, and by Neutron’s count 2 of 250 are free, which takes what is used outside of the pools for used in them: that may be too few.",
    ],
    ["free-subnet-2", leaves(2 ** 64), "pass", "It takes any 3 addresses, and more than a million are free."],
    ["mappings", (facts) => (projectOf(facts).flavors = null), "fail", "1 of 12 are not decided."],
    [
      "flavors",
      (facts) => (projectOf(facts).flavors = null),
      "fail",
      "m1.tiny (1 vCPU, 512 MiB): The flavors there could not be read.",
    ],
    ["types", () => {}, "pass", "1 row of the plan, as at the source."],
    [
      "drill",
      (facts) => (facts.lastPassedDrill = null),
      "fail",
      "No drill at RegionTwo has passed yet. It demands one every 30 days.",
    ],
    ["drill", () => {}, "pass", "d-7 passed 10 days ago. It demands one every 30 days."],
    [
      "rto",
      () => {},
      "pass",
      "35 s, without checks and pauses. By the last restore at this target. The RTO is 30 min.",
    ],
    [
      "rto",
      ({ history }) => (history.restores = [{ gib: 1, ms: 3_600_000 }]),
      "warn",
      "2 h, without checks and pauses. By the last restore at this target. That is more than the RTO of 30 min.",
    ],
    [
      "rto",
      ({ history }) => (history.bootMs = []),
      "unknown",
      "Not known yet. By the last restore at this target.",
    ],
    [
      "source",
      ({ source }) => (source.answers = false),
      "warn",
      "RegionOne does not answer: nobody can prove that its VMs are stopped.",
    ],
    ["source", (facts) => (facts.mode = "drill"), "pass", "Nothing is needed of RegionOne."],
    ["store", () => {}, "pass", "Was last read at RegionTwo by d-7, 2026-11-10."],
    [
      "store",
      (facts) => (facts.lastPassedDrill = null),
      "unknown",
      "Was never read at RegionTwo: only a restore tells whether its objects are there.",
    ],
  ])("%s, %#", (key, change, verdict, text) => {
    expect(check(key, change)).toMatchObject({ verdict, text });
  });

  it("keeps VMs of an anti-affinity group on hosts of their own", () => {
    const three = (facts: RecoveryFacts) => {
      for (const s of facts.servers) s.serverGroup = { name: "g", policy: "anti-affinity", rules: {} };
    };
    expect(check("capacity", three)).toMatchObject({
      verdict: "warn",
      text: expect.stringContaining("has to be apart from"),
      numbers: { need: 3, free: 2, unit: "VMs" },
    });
  });
});

it("tells every obstacle of the plan by its first", () => {
  expect(check("plan", ({ point }) => point.usableServerIds.splice(0, 2))).toMatchObject({
    verdict: "fail",
    text: "hss: this point is not usable for it. There is 1 more obstacle.",
  });
});

it("ends an obstacle with one full stop, whether or not its reason is a sentence", () => {
  const { text } = check("plan", ({ target }) => {
    for (const project of target.projects) Object.assign(project, { flavors: [], isAdmin: false });
  }) as { text: string };
  expect(text).toMatch(/[^.]\.( There |$)/);
  expect(text).not.toContain("..");
});
