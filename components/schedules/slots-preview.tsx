"use client";

import { Info, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { formatUtc } from "@/components/data/format-time";
import { explainSchedule, type ScheduledVnf, zoneText } from "@/lib/schedules/explain-schedule";
import { nextSlots } from "@/lib/schedules/plan-slots";
import type { FullPolicy, SlotRule } from "@/lib/schedules/schedule";
import { cadenceWords, fullWords, windowWords } from "@/lib/schedules/schedule-words";

const SHOWN = 5;

interface Props {
  /** Null: what stands in the form gives no slots. */
  rule: SlotRule | null;
  full: FullPolicy | null;
  vnfs: readonly ScheduledVnf[];
  /** ms since the epoch. */
  now: number;
}

/** What a schedule comes to, in words and in times, before it is stored. */
export function SlotsPreview({ rule, full, vnfs, now }: Props) {
  return (
    <section aria-label="What it comes to" className="rounded-l border border-line p-4 text-13">
      <h2 className="text-14 font-semibold">What it comes to</h2>
      {rule ? (
        <Preview rule={rule} full={full} vnfs={vnfs} now={now} />
      ) : (
        <p className="pt-1 text-muted">Nothing yet: something in the form is wrong or missing.</p>
      )}
    </section>
  );
}

function Preview({ rule, full, vnfs, now }: Props & { rule: SlotRule }) {
  const asked = JSON.stringify([rule, vnfs.map(({ id }) => id)]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same rule and VNFs are other objects at each drawing
  const { notes, slots } = useMemo(
    () => ({
      notes: explainSchedule(rule, vnfs, new Date(now)),
      slots: nextSlots(rule, new Date(now), SHOWN),
    }),
    [asked, now],
  );
  const words = cadenceWords(rule.cadence);
  return (
    <>
      <p className="pt-1 break-words">
        {words[0]?.toUpperCase()}
        {words.slice(1)}, {rule.timeZone} time.
        {rule.window && <> Freezes are allowed {windowWords(rule.window)}.</>}
        {full && full.kind !== "vnf" && <> Of the backups {fullWords(full)}.</>}
      </p>
      <SlotTimes slots={slots} timeZone={rule.timeZone} />
      {notes.length > 0 && (
        <ul className="grid gap-2 pt-3" aria-label="What follows from it">
          {notes.map(({ tone, text }) => (
            <li key={text} className="flex gap-2">
              {tone === "warn" ? (
                <TriangleAlert size={14} className="mt-0.5 shrink-0 text-warn" aria-hidden />
              ) : (
                <Info size={14} className="mt-0.5 shrink-0 text-subtle" aria-hidden />
              )}
              <span className="min-w-0 break-words">
                {tone === "warn" && <span className="sr-only">Warning: </span>}
                {text}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Slots by the clocks of their zone, and in UTC. */
export function SlotTimes({ slots, timeZone }: { slots: readonly Date[]; timeZone: string }) {
  return (
    <table className="mt-2 w-full text-13" aria-label="Next slots">
      <thead>
        <tr className="text-left text-12 text-subtle">
          <th className="py-1 pr-4 font-normal">Next slots, {timeZone}</th>
          <th className="py-1 font-normal">UTC</th>
        </tr>
      </thead>
      <tbody>
        {slots.map((slot) => (
          <tr key={slot.getTime()} className="border-t border-line">
            <td className="py-1 pr-4 whitespace-nowrap">{zoneText(slot, timeZone)}</td>
            <td className="py-1 whitespace-nowrap text-muted">{formatUtc(slot).slice(0, 16)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
