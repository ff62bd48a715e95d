import { describe, expect, it } from "vitest";
import type { BackupPlan } from "./backup-plan";
import { planHash } from "./hash-plan";
import { planBackup } from "./plan-backup";
import { memberOf, planFactsOf, volumeOf } from "./testing/plan-facts-of";
import { offersOf } from "./testing/site-offers-of";

const AT = "2026-11-20T12:00:00.000Z";
const plan = (...args: Parameters<typeof planFactsOf>): BackupPlan => planBackup(planFactsOf(...args), AT);
const three = () => [memberOf("a", 1), memberOf("b", 2), memberOf("c", 3)];
const texts = (notes: BackupPlan["obstacles"]) => notes.map((n) => `${n.about.name}: ${n.text}`);

describe("a plan", () => {
  it("quiesces in order by the best method, cuts every volume, backs each up fully the first time", () => {
    const made = plan(three());
    expect(made.members.map((m) => [m.serverId, m.position, m.hold])).toEqual(
      ["a", "b", "c"].map((id, i) => [
        id,
        i + 1,
        expect.objectContaining({
          kind: "quiesce",
          method: "nova-quiesce",
          isChosen: false,
          thawAfterMs: 15_000,
        }),
      ]),
    );
    expect(made.snapshots).toHaveLength(6);
    expect(made.backups.map((b) => [b.volumeId, b.mode, b.why])).toEqual(
      ["a", "b", "c"].flatMap((id) => [
        [`${id}-root`, "full", "its first backup"],
        [`${id}-data`, "full", "its first backup"],
      ]),
    );
    expect(made).toMatchObject({ consistency: "filesystem", obstacles: [], warnings: [] });
    expect(made.members[0]?.volumes.map((v) => v.name)).toEqual(["root", "vdb"]);
  });

  it("sets the timer at the hypervisor past the budget, and refuses a budget that it would cut short", () => {
    const thawAfter = (freezeBudgetMs: number) => plan([memberOf("a", 1)], { vnf: { freezeBudgetMs } });
    expect(thawAfter(20_000).members[0]?.hold).toMatchObject({ thawAfterMs: 27_000 });
    expect(thawAfter(59_000).members[0]?.hold).toMatchObject({ thawAfterMs: 60_000 });
    expect(thawAfter(59_000).obstacles).toEqual([]);
    expect(texts(thawAfter(60_000).obstacles)).toEqual([
      "vm-a: its site thaws by itself after 60 s at most, which is within the freeze budget of 60 s",
    ]);
  });

  it("counts a powered-off VM as still", () => {
    const off = memberOf("b", 2, { server: { vmState: "stopped", powerState: 4, status: "SHUTOFF" } });
    const made = plan([memberOf("a", 1), off]);
    expect(made.members[1]?.hold).toEqual({ kind: "off" });
    expect(made).toMatchObject({ consistency: "filesystem", obstacles: [], warnings: [] });
  });

  it("is worth no more than crash when nobody is held", () => {
    const leftOut = memberOf("a", 1, { member: { isLeftOut: true } });
    expect(plan([leftOut]).consistency).toBe("crash");
    expect(plan([leftOut, memberOf("b", 2)]).consistency).toBe("filesystem");
    expect(plan([memberOf("a", 1, { member: { quiesceMethod: "none" } }), memberOf("b", 2)])).toMatchObject({
      consistency: "crash",
      obstacles: [],
    });
    expect(plan([memberOf("a", 1, { member: { quiesceMethod: "pause" } })]).consistency).toBe("crash-group");
  });
});

describe("a member that cannot be quiesced", () => {
  const noAgent = () =>
    memberOf("a", 1, { volumes: [volumeOf("a-root", "a", 0, { imageMetadata: {} })], offers: offersOf() });

  it("is an obstacle where the VNF says stop", () => {
    const made = plan([noAgent()]);
    expect(texts(made.obstacles)).toEqual([
      expect.stringMatching(/^vm-a: it cannot be quiesced: its image does not declare a guest agent/),
    ]);
    expect(made.obstacles[0]?.todo).toMatch(/^Install qemu-guest-agent/);
  });

  it("lowers the point where it says continue, and that is said", () => {
    const made = plan([noAgent()], { vnf: { onUnquiesced: "continue" } });
    expect(made).toMatchObject({ consistency: "crash", obstacles: [] });
    expect(texts(made.warnings)).toEqual([expect.stringContaining("the point’s consistency is lower")]);
  });

  it("is told when the method that was chosen for it is not possible", () => {
    const made = plan([memberOf("a", 1, { member: { quiesceMethod: "guest-agent" } })]);
    expect(texts(made.obstacles)).toEqual([
      "vm-a: it cannot be quiesced: guest-agent, which was chosen for it, is not possible: guest-agent is not there",
    ]);
  });

  it.each([
    [
      "was never seen",
      { facts: { server: null, methods: null, volumes: [] } },
      /it was never seen at its site/,
    ],
    ["was deleted", { facts: { deletedAt: AT } }, /it was deleted at its site/],
    ["has no credential", { facts: { credentialId: null } }, /no credential of its project is stored/],
  ])("one that %s is an obstacle", (_what, over, text) => {
    expect(texts(plan([memberOf("a", 1, over), memberOf("b", 2)]).obstacles).join("\n")).toMatch(text);
  });
});

describe("the volumes", () => {
  it("that are left out, shared, encrypted or on the compute host are said plainly", () => {
    const attachments = ["a", "b", "elsewhere"].map((serverId) => ({
      ...{ id: `at-${serverId}`, serverId, device: "/dev/vdc", hostName: undefined },
    }));
    const shared = (serverId: string, by = attachments) =>
      volumeOf("shared", serverId, 2, { isMultiattach: true, name: "quorum", attachments: by });
    const a = memberOf("a", 1, {
      volumes: [volumeOf("a-root", "a", 0), volumeOf("a-data", "a", 1, { isEncrypted: true }), shared("a")],
    });
    const b = memberOf("b", 2, {
      volumes: [volumeOf("b-root", "b", 0), volumeOf("b-data", "b", 1), shared("b")],
      member: { excludedVolumeIds: ["b-data"] },
    });
    const c = memberOf("c", 3, {
      server: { imageId: "image" },
      volumes: [volumeOf("c-data", "c", 1)],
      member: { quiesceMethod: "none" },
    });
    const made = plan([a, b, c]);
    expect(made.backups.map((x) => x.volumeId)).toEqual(["a-root", "a-data", "shared", "b-root", "c-data"]);
    expect(made.members.map(({ notHeld }) => notHeld)).toEqual([[], [], ["root disk"]]);
    expect(made.members[1]?.excluded).toEqual([{ volumeId: "b-data", name: "vdb" }]);
    expect(made.members.map((m) => m.shared.map((s) => s.volumeId))).toEqual([[], ["shared"], []]);
    expect(texts(made.warnings)).toEqual([
      "vm-a / vdb: it is encrypted: Cinder restores it only where the same volume type and the same key are",
      "vm-a / quorum: it is attached to a VM outside this VNF too: what that one writes is not held",
      "vm-b / vdb: it is left out of the backup by choice",
      "vm-b / quorum: it is shared with another member, and cut once for both",
      expect.stringMatching(/^vm-c: nothing is held/),
      "vm-c: its root disk lies on the compute host, not in Cinder: no volume backup holds it",
    ]);
  });

  it("that its flavor gives it on the compute host are told per VM, and go into the plan", () => {
    const flavor = { name: "f", vcpus: 1, ramMib: 512, diskGib: 1, ephemeralGib: 20, swapMib: 512 };
    const made = plan([
      memberOf("a", 1, { server: { flavor: { ...flavor, extraSpecs: undefined } } }),
      memberOf("b", 2, {
        server: { flavor: { ...flavor, ephemeralGib: 0, swapMib: 0, extraSpecs: undefined } },
      }),
    ]);
    expect(texts(made.warnings)).toEqual([
      "vm-a: its ephemeral disk of 20 GiB and its swap disk of 512 MiB lie on the compute host, not in Cinder: no volume backup holds them, and they come back empty",
    ]);
    expect(made.members.map(({ notHeld }) => notHeld)).toEqual([
      ["ephemeral disk of 20 GiB", "swap disk of 512 MiB"],
      [],
    ]);
  });

  it("that only VMs of the VNF share need no warning of others who write", () => {
    const shared = (serverId: string) =>
      volumeOf("shared", serverId, 0, {
        ...{ isMultiattach: true, name: "quorum" },
        attachments: ["a", "b"].map((id) => ({ id, serverId: id, device: "/dev/vdc", hostName: undefined })),
      });
    const made = plan([
      memberOf("a", 1, { volumes: [shared("a")] }),
      memberOf("b", 2, { volumes: [shared("b")] }),
    ]);
    expect(texts(made.warnings).filter((text) => text.includes("quorum"))).toEqual([
      "vm-b / quorum: it is shared with another member, and cut once for both",
    ]);
  });

  it("that Cinder tells nothing of are an obstacle", () => {
    const made = plan([memberOf("a", 1, { volumes: [volumeOf("a-root", "a", 0), { id: "ghost-volume" }] })]);
    expect(texts(made.obstacles)).toEqual([
      "vm-a / ghost-vo: it is attached, and Cinder has not told anything of it",
    ]);
  });

  it("are cut by one call where their whole group is in the plan, and one by one otherwise", () => {
    const group = { id: "g1", name: "db", volumeIds: ["a-root", "a-data", "b-root", "b-data"] };
    const both = [memberOf("a", 1), memberOf("b", 2)];
    expect(plan(both, { groups: [group] }).snapshots).toEqual([
      { kind: "group", groupId: "g1", groupName: "db", credentialId: "c1", volumeIds: group.volumeIds },
    ]);
    expect(plan([memberOf("a", 1)], { groups: [group] }).snapshots.map((s) => s.kind)).toEqual([
      "single",
      "single",
    ]);
    const unheld = both.map((m) => ({ ...m, isLeftOut: true }));
    expect(plan(unheld, { groups: [group] }).consistency).toBe("crash-group");
  });
});

describe("full or incremental", () => {
  const head = (chainPosition: number | null, sizeGib = 10) =>
    new Map([["a-root", { backupId: "b0", chainPosition, sizeGib }]]);
  const root = (over: Parameters<typeof planFactsOf>[1]) => plan([memberOf("a", 1)], over).backups[0];

  it.each([
    [head(0), {}, "incremental", "increment 1 of 6", "b0", 1],
    [head(5), {}, "incremental", "increment 6 of 6", "b0", 6],
    [head(6), {}, "full", "6 increments since the last full one", null, 0],
    [head(1), { incrementsBeforeFull: 1 }, "full", "1 increment since the last full one", null, 0],
    [head(0), { incrementsBeforeFull: 0 }, "full", "every backup of this VNF is full", null, 0],
    [head(null), {}, "full", expect.stringContaining("built on one that is not ours"), null, 0],
    [head(2, 8), {}, "full", "its size was 8 GiB, and is 10 GiB now", null, 0],
  ])("%#: by its chain", (chains, vnf, mode, why, parentBackupId, chainPosition) => {
    expect(root({ chains, vnf })).toMatchObject({
      mode,
      why,
      parentBackupId,
      chainPosition,
      via: "snapshot",
    });
  });

  it("goes by a temporary volume with Ceph's driver, fully each time", () => {
    const backupDriver = "cinder.backup.drivers.ceph.CephBackupDriver";
    expect(root({ chains: head(0), backupDriver })).toMatchObject({ mode: "full", via: "temporary-volume" });
  });

  it("is estimated from the volume's own history, and not at all without one", () => {
    const times = new Map([["a-root", { fullMs: 60_000, incrementalMs: 9_000 }]]);
    expect(root({ chains: head(0), times })).toMatchObject({ estimateMs: 9_000 });
    expect(root({ times })).toMatchObject({ estimateMs: 60_000 });
    expect(plan([memberOf("a", 1)], { times }).estimates.backUpMs).toBeNull();
  });
});

describe("a VNF", () => {
  it("without VMs, without volumes, paused, or without a receiver", () => {
    expect(texts(plan([]).obstacles)).toEqual(["vIMS core: it has no VMs"]);
    expect(
      texts(plan([memberOf("a", 1, { volumes: [], member: { quiesceMethod: "none" } })]).obstacles),
    ).toEqual(["vIMS core: none of its VMs has a volume that is backed up"]);
    expect(texts(plan(three(), { vnf: { isPaused: true } }).obstacles)).toEqual(["vIMS core: it is paused"]);
    expect(texts(plan(three(), { receivers: [] }).warnings)[0]).toMatch(/no other site receives its backups/);
  });
});

describe("a plan's hash", () => {
  it("is the same for what does the same, kept and read again or made later", () => {
    const made = plan(three());
    const later = { ...planBackup(planFactsOf(three(), { lastWindowMs: 900 }), "2026-11-21T00:00:00.000Z") };
    // As PostgreSQL gives it back: its JSON keeps no order of keys.
    const stored = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(made))).reverse());
    expect(planHash(stored as unknown as BackupPlan)).toBe(planHash(made));
    expect(planHash(later)).toBe(planHash(made));
  });

  it.each([
    ["the order", () => [memberOf("b", 1), memberOf("a", 2), memberOf("c", 3)], {}],
    [
      "a volume",
      () => [memberOf("a", 1, { volumes: [volumeOf("x", "a", 0)] }), memberOf("b", 2), memberOf("c", 3)],
      {},
    ],
    ["the budget", three, { vnf: { freezeBudgetMs: 9_000 } }],
    ["a parent", three, { chains: new Map([["a-root", { backupId: "b0", chainPosition: 0, sizeGib: 10 }]]) }],
    ["a receiver", three, { receivers: [] }],
  ])("is another one when %s is another one", (_what, members, over) => {
    expect(planHash(plan(members(), over))).not.toBe(planHash(plan(three())));
  });
});
