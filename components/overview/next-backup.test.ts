import { expect, it } from "vitest";
import type { TimedRow } from "@/components/vnfs/vnf-columns";
import type { FrozenVm } from "@/lib/freezes/freezes-view";
import type { Decisions } from "@/lib/recoveries/decisions";
import { frozenWords } from "./frozen-words";
import { nextBackupOf, selectNextBackups, shortTime } from "./next-backup";

const NOW = Date.parse("2026-11-20T12:00:00.000Z");
const row = (id: string, time: string | null, protection = "protected") =>
  ({
    ...{ id, name: id, protection, now: NOW },
    nextBackupAt: time && `2026-11-20T${time}:00.000Z`,
  }) as TimedRow;
const undecided = { failovers: [{ vnf: { id: "b" } }] } as Decisions;

it("is a slot's time, or what keeps it from coming", () => {
  expect(nextBackupOf(row("a", "14:00"), null)).toEqual({ kind: "at", at: "2026-11-20T14:00:00.000Z" });
  expect(nextBackupOf(row("a", null), null)).toEqual({ kind: "unscheduled" });
  expect(nextBackupOf(row("a", "14:00", "paused"), null)).toEqual({ kind: "paused" });
  expect(nextBackupOf(row("b", "14:00"), undecided)).toEqual({ kind: "undecided" });
  expect(nextBackupOf(row("a", "14:00"), undecided).kind).toBe("at");
});

it("waits when its time is past for longer than a worker needs", () => {
  expect(nextBackupOf(row("a", "11:58"), null).kind).toBe("at");
  expect(nextBackupOf(row("a", "11:57"), null).kind).toBe("waits");
});

it("of all is the first one, without those that will not come", () => {
  const rows = [
    row("e", "14:00"),
    row("b", "12:30"),
    row("c", "14:00"),
    row("d", "11:00"),
    row("f", null),
    row("g", "12:10", "paused"),
  ];
  const next = selectNextBackups(rows, undecided);
  expect(next.map((each) => each.row.name)).toEqual(["d", "c", "e"]);
  expect(next.map(({ isLate }) => isLate)).toEqual([true, false, false]);
});

it("names the day of a time that is not today's", () => {
  expect(shortTime("2026-11-20T13:45:00.000Z", NOW)).toBe("13:45");
  expect(shortTime("2026-11-21T02:30:00.000Z", NOW)).toBe("21 Nov 02:30");
});

it("says that nothing is frozen only when that is known", () => {
  const held = (isStuck: boolean) => [{ isStuck }] as FrozenVm[];
  expect(frozenWords(undefined)).toBeNull();
  expect(frozenWords({ held: [] })).toBe("Nothing is frozen");
  expect(frozenWords({ held: held(false) })).toBe("1 VM is being frozen for a backup, within the budget");
  expect(frozenWords({ held: held(true) })).toBeNull();
});
