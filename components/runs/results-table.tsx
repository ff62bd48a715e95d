import type { ReactNode } from "react";
import { formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { RunAddress } from "./use-run-address";

export interface ResultRow {
  /** Of the step that tells all of it. */
  stepKey: string;
  status: ReactNode;
  title: string;
  /** ISO 8601. */
  at: string | null;
  cause: string | null;
}

interface Props {
  label: string;
  rows: readonly ResultRow[];
  change: (to: Partial<RunAddress>) => void;
  /** What the first two columns hold. */
  heads: { status: string; title: string };
}

/** What came of steps, each leading to its own. */
export function ResultsTable({ label, rows, change, heads }: Props) {
  return (
    <Table label={label} dense fixed>
      <thead>
        <tr>
          <Th className="w-[160px]">{heads.status}</Th>
          <Th>{heads.title}</Th>
          <Th className="w-[120px]">At</Th>
          <Th className="w-[30%]">Why</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ stepKey, status, title, at, cause }) => (
          <Tr key={stepKey}>
            <Td>{status}</Td>
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
  );
}
