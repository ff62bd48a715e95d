import { Prisma } from "../../generated/prisma/client";
import { groupBy } from "../../group-by";
import { counted, sentence } from "../../recoveries/words";
import { routes } from "../../routes";
import { runName } from "../../runs/run-view";
import { readSlotTroubles } from "../../schedules/read-slot-troubles";
import type { SlotTrouble } from "../../schedules/schedule-view";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, named } from "../trouble-words";
import type { WatchedVnf } from "./watched-vnfs";

/** All of them: a schedule that is cut off would seem to be well. */
const ALL = 100_000;
const MOST = 5;

/** Schedules that do not do what they say: one for each, of however many VNFs, but for those that are paused or have no site that could be asked. */
export async function readMissedSlots(vnfs: ReadonlyMap<string, WatchedVnf>): Promise<Partial<Seen>> {
  const found = await readSlotTroubles(Prisma.sql`true`, ALL);
  const isExpected = ({ vnf }: SlotTrouble) => {
    const watched = vnfs.get(vnf.id);
    return watched !== undefined && !watched.isPaused && !watched.isRemembered;
  };
  return {
    troubles: [...groupBy(found.filter(isExpected), ({ scheduleId }) => scheduleId).values()].map(toTrouble),
  };
}

const keyOf = ({ scheduleId }: SlotTrouble): string => `schedule-missed:${scheduleId}`;

function toTrouble(slots: readonly SlotTrouble[]): Trouble {
  const [first] = slots;
  if (!first) throw new Error("a group has a row");
  const { scheduleId, scheduleName } = first;
  const more =
    slots.length > MOST ? [`So it is with ${counted(slots.length - MOST, "more VNF", "more VNFs")}.`] : [];
  return {
    kind: "schedule-missed",
    key: keyOf(first),
    title: `Schedule ${named(scheduleName)}: a backup ${slots.every(isLate) ? "is late" : "was missed"}`,
    text: [`Schedule ${scheduleName}:`, ...slots.slice(0, MOST).map(told), ...more].join(" "),
    todo: "The page of each VNF says which of its slots is late, was missed or was skipped, and why. Look whether workers are on duty.",
    href: routes.schedule(scheduleId),
    subject: { kind: "schedule", id: scheduleId, name: scheduleName },
  };
}

const isLate = ({ kind }: SlotTrouble): boolean => kind !== "skipped" && kind !== "missed";

function told({ vnf, kind, dueAt, opensAt, run, reason, missed }: SlotTrouble): string {
  const backup = `The backup of ${vnf.name} of ${atMinute(dueAt)}`;
  if (kind === "waits") return `${backup} still waits.`;
  if (kind === "closed" && opensAt)
    return `${backup} came while its freeze window was closed, and waits until ${atMinute(opensAt)}.`;
  if (kind === "queued" && run)
    return `${backup}, ${runName({ kind: "backup", number: run.number })}, waits for its turn and has not begun.`;
  if (kind === "skipped") return sentence(`${backup} was skipped${reason ? `: ${reason}` : ""}`);
  return `${counted(missed, "backup")} of ${vnf.name} ${missed === 1 ? "was" : "were"} missed within a day.`;
}
