"use client";

import { formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StatusText } from "@/components/status/status-text";
import { Section } from "@/components/ui/section";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { RecoveryCheckView, RecoveryView } from "@/lib/runs/recovery-view";
import { CHECK_STATUS } from "./recovery-status";
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
      <Table label="Checks" dense fixed>
        <thead>
          <tr>
            <Th className="w-[140px]">Result</Th>
            <Th>Check</Th>
            <Th className="w-[120px]">At</Th>
            <Th className="w-[30%]">Why</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ stepKey, title, state, at, cause }) => (
            <Tr key={stepKey}>
              <Td>
                <StatusText status={CHECK_STATUS[state]} />
              </Td>
              <Td strong wrap>
                <button
                  type="button"
                  onClick={() => change({ step: stepKey, phase: null, isClosed: false })}
                  className="rounded-s text-left hover:underline hover:underline-offset-3"
                >
                  <Inert text={title} />
                </button>
              </Td>
              <Td muted>{at ? formatUtcTime(at) : "—"}</Td>
              <Td muted wrap>
                {cause ? <Inert text={cause} /> : "—"}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
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
