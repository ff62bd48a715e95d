import { expect, it } from "vitest";
import { type FormerRow, type FormerSite, judgeFormer } from "./judge-former";

const LEFT = new Date("2026-11-21T10:00:00.000Z");
const READ = new Date("2026-11-21T10:05:00.000Z");
const SITE: FormerSite = { siteId: "s", siteName: "Lyon", isRemembered: false, state: "reachable" };
const KNOWN = { status: "SHUTOFF", vmState: "stopped", isLocked: true, isMissing: false, isDeleted: false };

const row = (
  known: Partial<NonNullable<FormerRow["known"]>> | null = {},
  readAt: Date | null = READ,
): FormerRow => ({
  ...{ serverId: "a", name: "hss-1", leftAt: LEFT, readAt },
  gave: null,
  isLeftover: false,
  known: known && { ...KNOWN, ...known },
});
const of = (vm: FormerRow, site: Partial<FormerSite> = {}) => judgeFormer({ ...SITE, ...site }, [vm]);

it.each([
  ["stopped", {}, "stopped", false],
  ["shelved", { vmState: "shelved_offloaded", status: "SHELVED_OFFLOADED" }, "stopped", false],
  ["started again", { vmState: "active", status: "ACTIVE" }, "running", true],
  // All that it had in memory is at its host.
  ["paused", { vmState: "paused", status: "PAUSED" }, "running", true],
  // Its memory lies on a disk.
  ["suspended", { vmState: "suspended", status: "SUSPENDED" }, "stopped", false],
  ["broken", { vmState: "error", status: "ERROR" }, "unknown", true],
  ["in a cell that is down", { status: "UNKNOWN" }, "unknown", true],
  ["missing from a list", { isMissing: true }, "unknown", true],
  ["deleted", { isDeleted: true }, "gone", false],
] as const)("a former VM that is %s", (_, known, state, isRisk) => {
  const { vms, isRisk: isTold } = of(row(known));
  expect(vms[0]?.state).toBe(state);
  expect(isTold).toBe(isRisk);
});

it.each([
  ["before it was left", row({}, new Date(LEFT.getTime() - 1))],
  ["never", row({}, null)],
  ["without it", row(null)],
])("what was read %s tells nothing of it, and it may run", (_, vm) => {
  expect(of(vm)).toMatchObject({ vms: [{ state: "unknown", isLocked: null }], isRisk: true });
});

it.each([
  ["does not answer", { state: "unreachable" }, false],
  ["was not polled", { state: "unknown" }, null],
  ["is known from a manifest only", { isRemembered: true }, null],
] as const)("a site that %s is no risk that could be told", (_, site, answers) => {
  const told = of(row({ vmState: "active" }), site);
  expect(told).toMatchObject({ answers, isRisk: false });
});

it("tells of the oldest reading that it rests on", () => {
  const older = new Date(READ.getTime() - 60_000);
  expect(judgeFormer(SITE, [row(), row({}, older)]).asOf).toBe(older.toISOString());
  expect(judgeFormer(SITE, [row(), row({}, null)]).asOf).toBeNull();
});
