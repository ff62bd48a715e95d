"use client";

import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { RecoveryCheckView, RecoveryView } from "@/lib/runs/recovery-view";
import { CHECK_STATUS } from "./recovery-status";
import { ResultsTable } from "./results-table";
import type { RunAddress } from "./use-run-address";

interface Props {
  recovery: RecoveryView;
  change: (to: Partial<RunAddress>) => void;
}

const WORST_FIRST: readonly RecoveryCheckView["state"][] = ["failed", "unknown", "skipped", "running"];

/** Every check of what was recovered, those that need a person first. */
export function RecoveryChecks({ recovery: { checks }, change }: Props) {
  const rank = ({ state }: RecoveryCheckView) =>
    WORST_FIRST.includes(state) ? WORST_FIRST.indexOf(state) : WORST_FIRST.length;
  const { shown, more } = useFirstRows(
    [...checks].sort((a, b) => rank(a) - rank(b)),
    "checks",
  );
  if (checks.length === 0) return null;
  return (
    <Section title="Checks" note={countWords(checks)}>
      <ResultsTable
        label="Checks"
        heads={{ status: "Result", title: "Check" }}
        change={change}
        rows={shown.map(({ state, ...check }) => ({
          ...check,
          status: <StatusText status={CHECK_STATUS[state]} />,
        }))}
      />
      {more}
    </Section>
  );
}

function countWords(checks: readonly RecoveryCheckView[]): string {
  const count = (...states: RecoveryCheckView["state"][]) =>
    checks.filter(({ state }) => states.includes(state)).length;
  const [passed, failed, untold] = [count("passed"), count("failed"), count("skipped", "unknown")];
  return [
    `${passed} of ${checks.length} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(untold > 0 ? [`${untold} told nothing`] : []),
  ].join(", ");
}
