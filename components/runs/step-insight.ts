import { formatLength } from "@/components/data/format-length";
import type { RunView, StepView } from "@/lib/runs/run-view";
import { inWords } from "./run-words";

/** Less than this is no news. */
const NOTABLE_MS = 100;

/**
 * What a snapshot did to its window: the one that was ready last held it open, if the others were ready clearly
 * earlier. Null: nothing to say. Pure.
 */
export function stepInsight(
  step: StepView,
  { lanes }: Pick<RunView, "lanes">,
): { text: string; ms: string } | null {
  if (step.phase !== "snapshot" || step.volumeId === null) return null;
  const all = lanes.flatMap(({ volumes }) =>
    volumes.flatMap(({ volumeId, snapshot }) =>
      snapshot.doneAt ? [{ volumeId, at: Date.parse(snapshot.doneAt) }] : [],
    ),
  );
  const last = all.toSorted((a, b) => b.at - a.at);
  const [slowest, next] = last;
  if (!slowest || !next || slowest.volumeId !== step.volumeId || slowest.at - next.at < NOTABLE_MS)
    return null;
  const others = last.length - 1;
  const which = others === 1 ? "other snapshot was" : `other ${inWords(others)} snapshots were`;
  return { text: `It held the window open: the ${which} ready`, ms: formatLength(slowest.at - next.at) };
}
