"use client";

import { FlaskConical, HardDrive, Lock, type LucideIcon, Trash2 } from "lucide-react";
import { Inert } from "@/components/data/inert";
import { ReadFailed } from "@/components/data/read-failed";
import { StaleNotice } from "@/components/data/stale-notice";
import { useNow } from "@/components/data/use-now";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { TableSkeleton } from "@/components/ui/skeleton";
import { lasting } from "@/lib/recoveries/words";
import { PlanNotes } from "../backups/plan-notes";
import { KEEP_MINUTES } from "./recover-entries";
import type { PlanQuery } from "./step-target";
import { type Consequence, whatHappens } from "./what-happens";

interface Props {
  plan: PlanQuery;
  keepMinutes: number;
  onKeep: (minutes: number) => void;
}

/** What will happen in words, and for how long it stays. */
export function StepConfirm({ plan: { view, error, isFetching, retry }, keepMinutes, onKeep }: Props) {
  const now = useNow();
  if (!view)
    return error ? (
      <ReadFailed what="The plan" error={error} retry={retry} busy={isFetching} />
    ) : (
      <TableSkeleton label="Making the plan…" dense />
    );
  const { plan, readiness } = view;
  const failing = readiness.checks.filter(({ verdict }) => verdict === "fail").length;
  const cleanUp = keepMinutes === 0 ? "at-end" : { keepForMinutes: keepMinutes };
  return (
    <>
      {error && <StaleNotice error={error} />}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      {plan.obstacles.length === 0 && failing > 0 && (
        <PlanNotes.Problem
          text={`${failing === 1 ? "One check fails" : `${failing} checks fail`} at ${plan.to.name}: the drill will most likely fail, too. It may be started all the same.`}
        />
      )}
      <ul className="max-w-[88ch]">
        {whatHappens({ ...plan, cleanUp }, now ?? Date.parse(plan.madeAt)).map((each) => (
          <Line key={each.key} what={each} />
        ))}
      </ul>
      <div className="grid max-w-[560px] gap-3 pt-5">
        <RadioGroup
          id="keep"
          name="keep"
          label="Afterwards"
          value={keepMinutes === 0 ? "at-end" : "keep"}
          onChange={(value) => onKeep(value === "keep" ? 60 : 0)}
          options={[
            { value: "at-end", label: "Clean up at the end", hint: "once every check is done" },
            {
              value: "keep",
              label: "Keep it for a while",
              hint: "to look into the VMs; it is cleaned up by itself then",
            },
          ]}
        />
        {keepMinutes > 0 && (
          <div className="ml-6 w-40">
            <Select
              id="keep-minutes"
              name="keepMinutes"
              label="Kept for"
              value={String(keepMinutes)}
              onChange={(event) => onKeep(Number(event.target.value))}
              options={KEEP_MINUTES.map((minutes) => ({
                value: String(minutes),
                label: lasting(minutes * 60_000),
              }))}
            />
          </div>
        )}
      </div>
    </>
  );
}

const ICONS: Record<Consequence["key"], LucideIcon> = {
  made: HardDrive,
  source: FlaskConical,
  slot: Lock,
  after: Trash2,
};

function Line({ what: { key, title, text } }: { what: Consequence }) {
  const Icon = ICONS[key];
  return (
    <li className="flex items-start gap-2.5 border-b border-faint py-2.5">
      <Icon size={16} strokeWidth={1.9} className="mt-0.5 text-subtle" aria-hidden />
      <span className="min-w-0">
        <span className="block text-14 font-medium">
          <Inert text={title} />
        </span>
        <span className="block text-13 text-muted">
          <Inert text={text} />
        </span>
      </span>
    </li>
  );
}
