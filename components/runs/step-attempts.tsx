import { CircleCheck, CircleDashed, type LucideIcon, TriangleAlert } from "lucide-react";
import { formatLength } from "@/components/data/format-length";
import { Inert } from "@/components/data/inert";
import type { StepView } from "@/lib/runs/run-view";
import { PanelSection } from "./panel-frame";
import { exactTime } from "./run-words";

const SHOWN = 6;

/** Each try of a step; of many the first and the last ones. */
export function StepAttempts({ step: { attempts } }: { step: StepView }) {
  if (attempts.length === 0) return null;
  const hidden = attempts.length > SHOWN + 2 ? attempts.length - SHOWN : 0;
  return (
    <PanelSection title={attempts.length === 1 ? "Attempt" : "Attempts"}>
      <ol>
        {attempts.map((attempt, index) => {
          if (hidden > 0 && index > 0 && index <= hidden) {
            return index === 1 ? (
              <li key="hidden" className="py-1 pl-6 text-12 text-subtle">
                {hidden} more, as raw below
              </li>
            ) : null;
          }
          const { at, endedAt, result, hasFailed, cause } = attempt;
          const [Icon, ink]: [LucideIcon, string] = hasFailed
            ? [TriangleAlert, "text-warn"]
            : endedAt === undefined
              ? [CircleDashed, "text-run"]
              : [CircleCheck, "text-ok"];
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a try is its place in the list
              key={index}
              className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2 py-1"
            >
              <Icon
                size={14}
                strokeWidth={2.25}
                className={`mt-[3px] ${ink}`}
                aria-label={hasFailed ? "Failed" : "Done"}
              />
              <span className="break-words">
                {index + 1}&ensp;
                <Inert text={result} />
              </span>
              <span className="text-muted slashed-zero tabular-nums">
                {endedAt === undefined ? "" : formatLength(endedAt - at)}
              </span>
              <span className="col-start-2 col-end-4 text-12 break-words text-subtle slashed-zero tabular-nums">
                {cause ? <Inert text={cause} /> : times(at, endedAt)}
              </span>
            </li>
          );
        })}
      </ol>
    </PanelSection>
  );
}

const times = (at: number, endedAt: number | undefined) =>
  endedAt === undefined ? `since ${exactTime(at)}` : `${exactTime(at).slice(0, -4)} to ${exactTime(endedAt)}`;
