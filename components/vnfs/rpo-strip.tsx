import { formatDay } from "@/components/data/format-time";
import { classNames } from "@/components/ui/class-names";
import type { VnfView } from "@/lib/vnfs/vnf";

type Day = VnfView["days"][number];

const WORDS: Record<Day["rpo"], string> = {
  met: "met",
  partly: "partly met",
  missed: "missed",
  unknown: "not known",
};
const LOOK: Record<Day["rpo"], string> = {
  met: "bg-pale",
  partly: "border-b-[5px] border-warn-solid bg-pale",
  missed: "bg-fail-solid",
  unknown: "border border-control",
};

/** Whether the RPO held, a bar for each day; the same as a table for who does not see it. */
export function RpoStrip({ days }: { days: readonly Day[] }) {
  return (
    <>
      <div aria-hidden className="flex gap-[3px] pb-2">
        {days.map(({ day, rpo }) => (
          <b
            key={day}
            title={`${formatDay(day)}: ${WORDS[rpo]}`}
            className={classNames("h-3 flex-1 rounded-[1px]", LOOK[rpo])}
          />
        ))}
      </div>
      {/* Around it: a table takes no height from its style, and would lengthen the page. */}
      <div className="sr-only">
        <table>
          <caption>Whether the RPO was met, day by day</caption>
          <tbody>
            {days.map(({ day, rpo }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td>{WORDS[rpo]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** "RPO met on 26 of 30 days, partly on 2, missed on 1, unknown on 1". Pure. */
export function stripWords(days: readonly Day[]): string {
  const on = (state: Day["rpo"]) => days.filter(({ rpo }) => rpo === state).length;
  const rest = (["partly", "missed", "unknown"] as const)
    .map((state) => ({ state, count: on(state) }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `, ${state} on ${count}`);
  return `RPO met on ${on("met")} of ${days.length} days${rest.join("")}`;
}
