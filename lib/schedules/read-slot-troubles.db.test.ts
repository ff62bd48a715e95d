import { beforeEach, expect, it } from "vitest";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { sessionOf } from "../inventory/testing/rows";
import { readMissedSlots } from "../notify/troubles/missed-slots";
import { readWatchedVnfs } from "../notify/troubles/watched-vnfs";
import { storedLab } from "../vnfs/testing/stored-lab";
import { getSchedule } from "./list-schedules";
import { readNextBackups } from "./read-next-backups";
import { readSchedulesOf } from "./read-schedules-of";
import { readSlotTroubles } from "./read-slot-troubles";
import type { SlotRule } from "./schedule";
import { switchSchedule } from "./switch-schedule";
import { storedSchedule } from "./testing/stored-schedule";
import { turn } from "./testing/turn";

const lab = storedLab();
/** The minute may change in the midst of a test. */
let began = Date.now();
beforeEach(async () => {
  began = Date.now();
  await db().schedule.deleteMany();
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];
/** The whole minute so long ago; ahead when it is negative. */
const ago = (ms: number) => new Date(Math.floor((began - ms) / MINUTE) * MINUTE);
const clock = (at: Date) => at.toISOString().slice(11, 16);

const vnf = () =>
  lab.vnf({
    ...{ name: "vIMS core", onUnquiesced: "continue", receiverIds: [lab.oslo] },
    members: [{ serverId: "a1" }],
  });
/** A schedule with a slot a day, whose newest came so long ago. */
async function daily(slotAgo: number, window: SlotRule["window"] = null) {
  const { id: vnfId } = await vnf();
  const rule = { cadence: { kind: "daily" as const, times: [clock(ago(slotAgo))] }, timeZone: "UTC", window };
  const { id } = await storedSchedule("Nightly", rule, [vnfId], ago(slotAgo + HOUR));
  return { id, vnfId, dueAt: ago(slotAgo).toISOString() };
}
const found = () => readSlotTroubles(Prisma.sql`true`);
const incidents = async () => (await readMissedSlots(await readWatchedVnfs())).troubles ?? [];

it("a slot that came while its freeze window was closed is late until that opens", async () => {
  const closed = { days: ALL_DAYS, from: clock(ago(3 * HOUR)), to: clock(ago(HOUR)) };
  const { id, vnfId, dueAt } = await daily(2 * HOUR, closed);
  await turn("a", new Date());
  const opensAt = ago(-21 * HOUR).toISOString();
  expect(await found()).toMatchObject([{ scheduleId: id, kind: "closed", dueAt, opensAt, run: null }]);
  expect(await readSchedulesOf(vnfId)).toMatchObject([{ late: { kind: "closed", dueAt, opensAt } }]);
  const [incident] = await incidents();
  expect(incident).toMatchObject({ kind: "schedule-missed", title: "Schedule Nightly: a backup is late" });
  expect(incident?.text).toMatch(/came while its freeze window was closed, and waits until .* UTC\.$/);

  // It has opened, and no worker is there.
  await db().scheduleVnf.updateMany({ data: { nextDueAt: ago(5 * MINUTE) } });
  expect(await found()).toMatchObject([{ kind: "waits", dueAt, opensAt: null }]);
  await turn("a", new Date(opensAt));
  expect(await found()).toEqual([]);
  expect(await incidents()).toEqual([]);
});

it("a slot that waits for its window is none any more when its schedule is switched off and on", async () => {
  const closed = { days: ALL_DAYS, from: clock(ago(3 * HOUR)), to: clock(ago(HOUR)) };
  const { id } = await daily(2 * HOUR, closed);
  await turn("a", new Date());
  for (const isEnabled of [false, true])
    await switchSchedule(lab.admin, { scheduleId: id, version: 1, isEnabled });
  expect(await found()).toEqual([]);
});

it("a run that has not begun a quarter of an hour after its slot is late, until it begins", async () => {
  const { vnfId, dueAt } = await daily(20 * MINUTE);
  await turn("a", ago(19 * MINUTE));
  const { id, number } = await db().run.findFirstOrThrow({ where: { vnfId } });
  expect(await found()).toMatchObject([{ kind: "queued", dueAt, run: { id, number }, opensAt: null }]);
  expect(await readSchedulesOf(vnfId)).toMatchObject([{ late: { kind: "queued", run: { number } } }]);
  expect((await incidents()).map(({ text }) => text)).toEqual([
    expect.stringMatching(new RegExp(`, b-${number}, waits for its turn and has not begun\\.$`)),
  ]);
  await db().run.update({ where: { id }, data: { state: "running", startedAt: new Date() } });
  expect(await found()).toEqual([]);
  expect(await readSchedulesOf(vnfId)).toMatchObject([{ late: null }]);
});

it("a run that waits for ten minutes takes its turn", async () => {
  await daily(10 * MINUTE);
  await turn("a", ago(9 * MINUTE));
  expect(await db().run.count({ where: { state: "queued" } })).toBe(1);
  expect(await found()).toEqual([]);
});

it("a slot that a worker took and left is late, also when the next ones leave it, until one does not", async () => {
  const { dueAt } = await daily(HOUR);
  await turn("a", ago(HOUR - MINUTE), () => true);
  expect(await found()).toMatchObject([{ kind: "waits", dueAt }]);
  // The next one has taken it just now, and leaves it as well.
  await turn("b", new Date(Date.now() - MINUTE), () => true);
  expect(await found()).toMatchObject([{ kind: "waits", dueAt }]);
  await turn("c", ago(-2 * MINUTE));
  expect(await found()).toEqual([]);
});

it("one at which Stillpoint itself failed is told as missed, with its reason", async () => {
  const { id, dueAt } = await daily(20 * MINUTE);
  // No list, which breaks its reader.
  await db().inventoryVolume.updateMany({
    where: { volumeId: "a1-root" },
    data: { detail: { attachments: 5 } },
  });
  await turn("a", ago(19 * MINUTE));
  const reason = "Stillpoint itself failed when it planned this";
  expect(await found()).toMatchObject([{ scheduleId: id, kind: "skipped", dueAt, reason }]);
  const [incident] = await incidents();
  expect(incident?.title).toBe("Schedule Nightly: a backup was missed");
  expect(incident?.text).toContain(`was skipped: ${reason}.`);
});

it("one whose schedule’s times cannot be worked out is told as missed, too", async () => {
  const { id, dueAt } = await daily(20 * MINUTE);
  await db().schedule.update({ where: { id }, data: { timeZone: "Europe/Atlantis" } });
  await turn("a", ago(2 * MINUTE));
  expect(await found()).toMatchObject([{ scheduleId: id, kind: "skipped", dueAt }]);
  expect(await incidents()).toMatchObject([{ title: "Schedule Nightly: a backup was missed" }]);
  // Its pages can be opened all the same, and promise no backup that never comes.
  const [member] = await db().scheduleVnf.findMany({ where: { scheduleId: id } });
  expect(await readNextBackups([member?.vnfId ?? ""])).toEqual(new Map());
  expect(await readSchedulesOf(member?.vnfId ?? "")).toMatchObject([{ id, next: null }]);
});

it("is told of the VNF alone whose slot it is", async () => {
  await daily(20 * MINUTE);
  const { id: other } = await lab.vnf({ name: "HSS", members: [{ serverId: "a2" }] });
  await db().scheduleVnf.create({
    data: {
      ...{ scheduleId: (await db().schedule.findFirstOrThrow()).id, vnfId: other },
      ...{ handledUntil: new Date(), nextDueAt: ago(-HOUR) },
    },
  });
  expect(await readSchedulesOf(other)).toMatchObject([{ late: null }]);
  expect(await found()).toMatchObject([{ kind: "waits", vnf: { name: "vIMS core" } }]);
});

it("the schedule’s own page tells of it what the VNF’s page tells, to whom sees the VNF", async () => {
  const closed = { days: ALL_DAYS, from: clock(ago(3 * HOUR)), to: clock(ago(HOUR)) };
  const { id, vnfId, dueAt } = await daily(2 * HOUR, closed);
  await turn("a", new Date());
  const [{ late } = { late: null }] = await readSchedulesOf(vnfId);
  expect(late).toMatchObject({ kind: "closed", dueAt });
  const of = async (session: Session) => (await getSchedule(session, id)).late;
  expect(await of(lab.admin)).toEqual([{ ...late, vnf: { id: vnfId, name: "vIMS core" } }]);
  expect(await of(sessionOf("operator", ["edge"]))).toEqual([]);
  // Of another schedule it is none.
  const rule = { cadence: { kind: "daily" as const, times: ["00:00"] }, timeZone: "UTC", window: null };
  const other = await storedSchedule("Other", rule, [vnfId], new Date());
  expect((await getSchedule(lab.admin, other.id)).late).toEqual([]);
});
