import Link from "next/link";
import { PHASE_NAMES, type RunPhase } from "@/lib/runs/phases";
import type { StepSeed } from "@/lib/runs/step-journal";

/** What the run will do, by its phases, with the way back to all of it, where there is one. */
export function PlanInShort({ steps, href }: { steps: readonly StepSeed[]; href: string | null }) {
  const counts = new Map<RunPhase, number>();
  for (const { phase } of steps) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pt-3 text-13">
      <span className="text-subtle">{steps.length} steps, in this order</span>
      <ol className="flex flex-wrap gap-y-1" aria-label="The plan in short">
        {[...counts].map(([phase, count]) => (
          <li
            key={phase}
            className="not-first:before:mx-2 not-first:before:text-subtle not-first:before:content-['›']"
          >
            {PHASE_NAMES[phase]} <span className="text-subtle">{count}</span>
          </li>
        ))}
      </ol>
      {href !== null && (
        <Link href={href} className="ml-auto rounded-s text-muted underline underline-offset-3 hover:text-fg">
          Look at the whole plan
        </Link>
      )}
    </div>
  );
}
