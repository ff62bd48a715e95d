import { expect, it } from "vitest";
import type { BackupStage } from "./backup-stage";
import { askedToFreeze, madeTwice, notAsGroup, standingOf } from "./run-history";

/* What the sweeps judge by: a judge that sees nothing would let everything pass. */

const RUN = "1004af1e-0000-4000-8000-000000000000";
const stageOf = (entries: readonly object[]) =>
  ({
    serverIds: ["vm-1", "vm-2"],
    sandbox: { world: { history: { since: (n: number) => entries.slice(n) } } },
  }) as unknown as BackupStage;
const made = (table: string, id: string, name: string, more: object = {}, site = "Lyon") => ({
  ...{ site, kind: "changed", change: "made", table, id },
  to: { name, metadata: { stillpoint_run: RUN }, ...more },
});
const removed = (table: string, id: string) => ({
  ...{ site: "Lyon", kind: "changed", change: "removed", table, id },
});
const twiceIn = (...entries: readonly object[]) => madeTwice(stageOf(entries), RUN, 0);

it("a second backup of a volume is one too many, also when the first is gone", () => {
  const [first, second] = ["b1", "b2"].map((id) => made("backups", id, `backup-${id}`, { volumeId: "v1" }));
  expect(twiceIn(first as object, made("backups", "b3", "other", { volumeId: "v2" }))).toEqual([]);
  expect(twiceIn(first as object, removed("backups", "b1"), second as object)).toEqual([
    "Lyon, volume v1: a second backup was made",
  ]);
});

it("so is a second import of one backup, and two snapshots of one name at once", () => {
  const imported = { ...made("backups", "b1", "", {}, "Oslo"), to: { name: null } };
  expect(twiceIn(imported)).toEqual([]);
  expect(twiceIn(imported, imported)).toEqual(["Oslo was given the backup b1 twice"]);
  const [one, other] = ["s1", "s2"].map((id) => made("snapshots", id, "snapshot-1-v1"));
  expect(twiceIn(one as object, removed("snapshots", "s1"), other as object)).toEqual([]);
  expect(twiceIn(one as object, other as object)).toEqual([
    "Lyon snapshots snapshot-1-v1 was there twice at once",
  ]);
});

it("what another run made is none of its own", () => {
  const foreign = { metadata: { stillpoint_run: "another" } };
  expect(twiceIn(made("snapshots", "s1", "same", foreign), made("snapshots", "s2", "same"))).toEqual([]);
});

it("how long a VM stood still, and who thawed it", () => {
  const did = (what: string, server: string, second: number, by: string) => ({
    ...{ kind: "did", what, server, by, time: new Date(second * 1_000).toISOString() },
  });
  const entries = [
    did("guest frozen", "vm-1", 1, "nova-quiesce"),
    did("guest frozen", "vm-2", 2, "nova-quiesce"),
    did("guest frozen", "another", 2, "nova-quiesce"),
    did("guest thawed", "vm-2", 3, "nova-quiesce"),
    did("guest thawed", "vm-1", 16, "nova-quiesce-guard"),
  ];
  expect(standingOf(stageOf(entries), 0)).toEqual([
    { id: "vm-2", ms: 1_000, by: "nova-quiesce", isByUs: true },
    { id: "vm-1", ms: 15_000, by: "nova-quiesce-guard", isByUs: false },
  ]);
});

it("what Nova and Cinder were asked for", () => {
  const asked = (path: string, body: object) => ({ kind: "asked", method: "POST", path, body });
  const entries = [
    asked("/v2.1/servers/vm-1/action", { quiesce: { timeout: 15 } }),
    asked("/v2.1/servers/vm-1/action", { unquiesce: {} }),
    asked("/v3/group_snapshots", {}),
  ];
  expect(askedToFreeze(stageOf(entries), 0)).toEqual([
    "it was asked for a freeze: /v2.1/servers/vm-1/action",
  ]);
  expect(notAsGroup(stageOf(entries), 0)).toEqual([]);
  expect(notAsGroup(stageOf(entries.slice(0, 2)), 0)).toHaveLength(1);
});
