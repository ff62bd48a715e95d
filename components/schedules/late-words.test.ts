import { expect, it } from "vitest";
import type { LateVnfSlot } from "@/lib/schedules/schedule-view";
import { lateLines } from "./late-words";

const slot = (name: string, more: Partial<LateVnfSlot> = {}): LateVnfSlot => ({
  ...{ kind: "waits", dueAt: "02:30", opensAt: null, run: null, vnf: { id: name, name } },
  ...more,
});
const lines = (...late: LateVnfSlot[]) => lateLines(late, (time) => `T${time}`);

it("says why each is late, those that are late alike in one sentence", () => {
  expect(lines()).toEqual([]);
  expect(
    lines(
      slot("HSS"),
      slot("AMF", { kind: "closed", opensAt: "22:00" }),
      slot("CSCF"),
      slot("SMF", { kind: "queued", run: { id: "r", number: 7 } }),
      slot("UPF", { dueAt: "03:30" }),
    ),
  ).toEqual([
    "CSCF, HSS: the slot of T02:30 has come and is not started.",
    "AMF: the slot of T02:30 came while its freeze window was closed, and is started when that opens, T22:00.",
    "SMF: the slot of T02:30 has its run, b-7, which waits for its turn and has not begun.",
    "UPF: the slot of T03:30 has come and is not started.",
  ]);
});

it("names five", () => {
  expect(lines(...["g", "f", "e", "d", "c", "b", "a"].map((name) => slot(name)))).toEqual([
    "a, b, c, d, e and 2 more: the slot of T02:30 has come and is not started.",
  ]);
});
