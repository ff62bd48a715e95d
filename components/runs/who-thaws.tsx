import { Loader, type LucideIcon, Timer, TimerOff } from "lucide-react";
import { formatLength } from "@/components/data/format-length";
import { Inert } from "@/components/data/inert";
import type { HeldVm, StepView } from "@/lib/runs/run-view";
import { PanelSection } from "./panel-frame";

/** The guard at the host looks each second, and a thaw takes its time. */
const LATE_MS = 3_000;

/** Who is at a VM that is still frozen: this run, whoever else has tried, and the timer at the hypervisor. */
export function WhoThaws({ held, step, now }: { held: HeldVm; step: StepView; now: number }) {
  const others = [...new Set(held.tries.map(({ by }) => by))].filter((by) => by !== "run");
  const last = step.attempts.at(-1);
  return (
    <PanelSection title="Who is thawing it">
      <ul>
        <Who icon={Loader} turns name="This run" note={tries(step.attempts.length)}>
          {`${last ? `${last.result}; the` : "The"} same call again each second`}
        </Who>
        {others.map((by) => {
          const own = held.tries.filter((each) => each.by === by);
          const newest = own.at(-1);
          return (
            <Who
              key={by}
              icon={Loader}
              turns
              name={by.charAt(0).toUpperCase() + by.slice(1)}
              note={tries(own.length)}
            >
              {newest && `By ${newest.method}: ${newest.cause ?? newest.result}`}
            </Who>
          );
        })}
        {held.thawsBy ? (
          <Who
            icon={Timer}
            name="Timer at the hypervisor"
            note={
              Date.parse(held.thawsBy) > now
                ? `in ${formatLength(Date.parse(held.thawsBy) - now)}`
                : `due ${formatLength(now - Date.parse(held.thawsBy))} ago`
            }
          >
            {Date.parse(held.thawsBy) + LATE_MS > now
              ? "Needs nothing of ours; thaws by itself"
              : "It has not thawed it: do not wait for it"}
          </Who>
        ) : (
          <Who icon={TimerOff} name="No timer at the hypervisor" note="">
            This method has none: somebody must thaw it
          </Who>
        )}
      </ul>
    </PanelSection>
  );
}

const tries = (count: number) => (count === 0 ? "" : `attempt ${count}`);

function Who(props: {
  icon: LucideIcon;
  turns?: boolean;
  name: string;
  note: string;
  children: string | undefined;
}) {
  const { icon: Icon, turns, name, note, children } = props;
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2 py-1">
      <Icon
        size={14}
        strokeWidth={2.25}
        className={turns ? "turn mt-[3px] text-run" : "mt-[3px] text-frozen"}
        aria-hidden
      />
      <span className="font-medium">
        <Inert text={name} />
      </span>
      <span className="text-muted slashed-zero tabular-nums">{note}</span>
      {children && (
        <span className="col-start-2 col-end-4 line-clamp-3 text-12 break-words text-subtle">
          <Inert text={children} />
        </span>
      )}
    </li>
  );
}
