import { expect, it } from "vitest";
import { type PrunableBackup, type PrunablePoint, type PruneFacts, planPrune } from "./plan-prune";
import { proposePrune } from "./propose-prune";

const backup = (backupId: string, parentBackupId: string | null): PrunableBackup => ({
  ...{ rowId: `row-of-${backupId}`, backupId, parentBackupId, siteId: "lyon", credentialId: "c" },
  ...{
    volumeId: "v",
    volumeName: "data",
    serverId: "s",
    serverName: "hss-1",
    state: "available",
    copies: [],
  },
});
const point = (hour: number, on: string | null, more: Partial<PrunablePoint> = {}): PrunablePoint => ({
  ...{ id: `p${hour}`, runId: `r${hour}`, takenAt: `2026-11-20T0${hour}:00:00.000Z`, state: "complete" },
  ...{ hold: null, backups: [backup(`b${hour}`, on)] },
  ...more,
});
const HELD = { hold: { by: "Kari", because: "before the upgrade" } };
/** A full one, two increments on it, and a new chain. */
const POINTS = [point(1, null), point(2, "b1"), point(3, "b2"), point(4, null)];

const facts = (more: Partial<PruneFacts> = {}): PruneFacts => ({
  vnf: { id: "vnf", name: "HSS", isDeleted: true },
  site: { id: "lyon", name: "Lyon" },
  ...{ points: POINTS, readBy: new Map(), neededElsewhere: new Set(), chosen: undefined },
  ...more,
});
function propose(more: Partial<PruneFacts> = {}) {
  const of = facts(more);
  const { going, staying, builtOn } = proposePrune(of);
  const ids = (points: readonly PrunablePoint[]) => points.map(({ id }) => id);
  // Whatever is proposed can be planned.
  if (going.length > 0)
    expect(planPrune({ ...of, chosen: new Set(ids(going)) }, "2026-11-21T00:00:00.000Z")).toHaveProperty(
      "plan",
    );
  return {
    ...{ going: ids(going), builtOn: ids(builtOn) },
    staying: staying.map((each) => [each.point.id, each.why.join(" ")]),
  };
}

it("lets all points of a deleted VNF go", () => {
  expect(propose()).toEqual({ going: ["p1", "p2", "p3", "p4"], staying: [], builtOn: [] });
});

it("keeps a held point and what it builds on, and lets what builds on it go", () => {
  const points = POINTS.map((each) => (each.id === "p2" ? { ...each, ...HELD } : each));
  expect(propose({ points })).toEqual({
    going: ["p3", "p4"],
    staying: [
      ["p1", expect.stringContaining("Newer points build on the one of 2026-11-20 01:00")],
      ["p2", expect.stringContaining("held by Kari")],
    ],
    builtOn: [],
  });
});

it("keeps the newest complete point of a VNF that is there, with its chain", () => {
  const vnf = { id: "vnf", name: "HSS", isDeleted: false };
  expect(propose({ vnf })).toMatchObject({
    going: ["p1", "p2", "p3"],
    staying: [["p4", "HSS would have no complete recovery point left. Back it up first."]],
  });
  const points = POINTS.slice(0, 3);
  expect(propose({ vnf, points })).toMatchObject({
    going: [],
    staying: [["p1"], ["p2"], ["p3"]].map(([id]) => [id, expect.any(String)]),
  });
});

it("names what builds on a chosen one, all the way up", () => {
  expect(propose({ chosen: new Set(["p1"]) })).toMatchObject({
    going: [],
    staying: [["p1", expect.stringContaining("Newer points build on")]],
    builtOn: ["p2", "p3"],
  });
  expect(propose({ chosen: new Set(["p1", "p2", "p3"]) })).toMatchObject({ going: ["p1", "p2", "p3"] });
});

it("says of one in use by whom", () => {
  const readBy = new Map([["p4", "d-7"]]);
  expect(propose({ readBy, chosen: new Set(["p4"]) })).toMatchObject({
    going: [],
    staying: [["p4", expect.stringContaining("in use by d-7")]],
  });
});
