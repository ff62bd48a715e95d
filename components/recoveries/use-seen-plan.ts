import { useMemo, useState } from "react";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { planShape } from "./plan-shape";

/**
 * Whether the plan is another one than the one that was looked at. What a person chooses is no such change: another site
 * or point has a plan of its own.
 * @param isLooking nothing is held against what is shown: the choice goes on
 */
export function useSeenPlan(view: RecoveryPlanView | undefined, isLooking: boolean) {
  const [seen, setSeen] = useState<{ of: string; shape: string; view: RecoveryPlanView } | null>(null);
  const now = useMemo(() => view && { of: choiceOf(view), shape: planShape(view.plan), view }, [view]);
  const isOther = now !== undefined && (seen === null || seen.of !== now.of);
  if (now && (isOther || (isLooking && seen?.shape !== now.shape))) setSeen(now);
  return {
    isChanged: now !== undefined && !isOther && !isLooking && seen?.shape !== now.shape,
    /** What was looked at last. */
    seen: seen?.view,
    accept: () => now && setSeen(now),
  };
}

const choiceOf = ({ plan: { mode, to, point, what } }: RecoveryPlanView): string =>
  `${mode} ${to.id} ${point.id} ${JSON.stringify(what ?? null)}`;
