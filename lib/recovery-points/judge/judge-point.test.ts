import { describe, expect, it } from "vitest";
import type { ServerDescription } from "../server-description";
import { planOf, windowOf } from "../testing/plan-of";
import { judgeChain } from "./judge-chain";
import { type JudgedBackup, judgePoint } from "./judge-point";

const plan = planOf([
  { serverId: "a", volumes: [{ volumeId: "a-root", sizeGib: 8 }] },
  {
    serverId: "b",
    volumes: [
      { volumeId: "b-root", sizeGib: 8 },
      { volumeId: "b-data", sizeGib: 40 },
    ],
  },
]);
const servers = ["a", "b"].map((serverId) => ({ serverId, failed: [] }) as unknown as ServerDescription);
const good = (volumeId: string, sizeGib = 8): JudgedBackup => ({
  volumeId,
  backupId: `backup-of-${volumeId}`,
  status: "available",
  failReason: null,
  sizeGib,
  hasRecord: true,
  chain: { is: "whole" },
});
const ALL = [good("a-root"), good("b-root"), good("b-data", 40)];
const but = (volumeId: string, change: Partial<JudgedBackup>) =>
  ALL.map((backup) => (backup.volumeId === volumeId ? { ...backup, ...change } : backup));

describe("judgePoint", () => {
  it("is complete with every volume's backup, chain and record, and every VM's description", () => {
    expect(judgePoint(plan, windowOf(plan), servers, ALL)).toEqual({
      state: "complete",
      reasons: [],
      usableServerIds: ["a", "b"],
    });
  });

  it("counts no VM as usable that shares a volume without a good backup", () => {
    const [a, b] = plan.members;
    if (!a || !b) throw new Error("two VMs were planned");
    const sharing = { ...plan, members: [{ ...a, shared: [{ volumeId: "b-data", name: "quorum" }] }, b] };
    const verdict = judgePoint(sharing, windowOf(plan), servers, but("b-data", { status: "error" }));
    expect(verdict).toMatchObject({ state: "incomplete", usableServerIds: [] });
    expect(judgePoint(sharing, windowOf(plan), servers, ALL).usableServerIds).toEqual(["a", "b"]);
  });

  it.each<[string, readonly JudgedBackup[], string]>([
    ["failed", but("b-data", { status: "error", failReason: "no space" }), "its backup failed: no space"],
    [
      "is gone",
      but("b-data", { status: null, failReason: "it is gone from the site" }),
      "no backup: it is gone",
    ],
    ["is missing", ALL.slice(0, 2), "no backup was made of its snapshot"],
    ["is of another size", but("b-data", { sizeGib: 20 }), "its backup is of 20 GiB"],
    ["builds on another's", but("b-data", { chain: { is: "foreign", why: "none of ours" } }), "none of ours"],
    ["has no record", but("b-data", { hasRecord: false }), "the record of its backup could not be read"],
  ])("is incomplete, and tells what is usable, when a backup %s", (_, backups, why) => {
    const verdict = judgePoint(plan, windowOf(plan), servers, backups);
    expect(verdict.state).toBe("incomplete");
    expect(verdict.reasons).toEqual([expect.stringContaining(`b / b-data: ${why}`)]);
    expect(verdict.usableServerIds).toEqual(["a"]);
  });

  it.each([
    [{ state: "error", cause: "volume is busy" } as const, "its snapshot failed: volume is busy"],
    [{ state: "unfinished" } as const, "its snapshot was not there in time"],
    [{ state: "not-sent" } as const, "it was not cut: the budget was over"],
  ])("says why a volume has no backup when its snapshot is %o", (change, why) => {
    const window = windowOf(plan, {
      snapshot: ({ volumeId }) => (volumeId === "b-data" ? change : {}),
      stop: { reason: "budget", text: "the budget was over" },
    });
    expect(judgePoint(plan, window, servers, ALL.slice(0, 2)).reasons).toEqual([`b / b-data: ${why}`]);
  });

  it("is incomplete without what a VM is rebuilt from, and with what changed in the window", () => {
    const lacking = servers.map((s) => (s.serverId === "a" ? { ...s, failed: ["its ports"] } : s));
    expect(judgePoint(plan, windowOf(plan), lacking, ALL)).toMatchObject({
      state: "incomplete",
      reasons: ["a: its ports could not be read"],
      usableServerIds: ["b"],
    });
    expect(judgePoint(plan, windowOf(plan), servers.slice(0, 1), ALL).usableServerIds).toEqual(["a"]);
    expect(judgePoint(plan, windowOf(plan), servers, ALL, ["a was deleted"]).state).toBe("incomplete");
  });

  it("does not call a VM usable of which nothing is kept", () => {
    const bare = planOf([{ serverId: "a", volumes: [] }]);
    expect(judgePoint(bare, windowOf(bare), servers.slice(0, 1), []).usableServerIds).toEqual([]);
  });
});

describe("judgeChain", () => {
  const link = (backupId: string, parentBackupId: string | null, change = {}) =>
    [backupId, { backupId, parentBackupId, hasRecord: true, status: "available", ...change }] as const;
  const chain = (...links: ReturnType<typeof link>[]) => judgeChain("c", new Map(links));

  it("is whole down to a full backup", () => {
    expect(chain(link("c", "b"), link("b", "a"), link("a", null))).toEqual({ is: "whole" });
  });
  it("is foreign when a link is none of ours", () => {
    expect(chain(link("c", "b"), link("b", "x"))).toMatchObject({
      is: "foreign",
      why: expect.stringContaining("x"),
    });
  });
  it("is broken when a link is not there, not available, or a ring", () => {
    const gone = { status: null };
    expect(chain(link("c", "b"), link("b", null, gone))).toMatchObject({ is: "broken" });
    expect(chain(link("c", "b"), link("b", null, { status: "error" }))).toMatchObject({ is: "broken" });
    expect(chain(link("c", "b"), link("b", "c"))).toMatchObject({ is: "broken" });
  });
  it("is unknown without its record", () => {
    expect(chain(link("c", null, { hasRecord: false }))).toMatchObject({ is: "unknown" });
  });
});
