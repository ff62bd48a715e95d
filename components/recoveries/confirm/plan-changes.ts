import { OVERRIDE_NAMES } from "@/lib/recoveries/override-words";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { listed, sentence } from "@/lib/recoveries/words";

type Told = Pick<RecoveryPlanView, "plan" | "source">;

/** What is another thing in a plan than when it was looked at, a sentence each; never empty. Pure. */
export function planChanges(before: Told, now: Told): string[] {
  const { from, to } = now.plan;
  const changes: string[] = [];
  if (before.source.answers !== now.source.answers)
    changes.push(
      now.source.answers
        ? `${from.name} answers now: its VMs are stopped and locked first.`
        : `${from.name} does not answer any more.`,
    );
  const missing = (a: Told, b: Told) =>
    a.plan.overridesNeeded
      .filter((kind) => !b.plan.overridesNeeded.includes(kind))
      .map((kind) => OVERRIDE_NAMES[kind]);
  const added = missing(now, before);
  const gone = missing(before, now);
  if (added.length > 0) changes.push(`To be signed now: ${listed(added)}.`);
  if (gone.length > 0) changes.push(`Not to be signed any more: ${listed(gone)}.`);
  const known = new Set(before.plan.obstacles.map(({ text }) => text));
  for (const { about, text } of now.plan.obstacles)
    if (!known.has(text)) changes.push(`Stands in the way now: ${sentence(`${about.name}: ${text}`)}`);
  if (before.plan.obstacles.length > 0 && now.plan.obstacles.length === 0)
    changes.push("Nothing stands in the way any more.");
  if (changes.length === 0)
    changes.push(`The VNF, its recovery plan, or what is there at ${to.name} is not the same.`);
  return changes;
}
