"use client";

import { useState } from "react";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import type { CheckResult, CheckRow } from "@/lib/sites/check-row";

const STATUS_OF: Record<CheckResult, Status> = {
  pass: "checkPass",
  warn: "checkWarn",
  fail: "checkFail",
  skipped: "checkSkipped",
};
const HEAD = "h-8 border-b border-line pr-4 text-left text-12 font-normal whitespace-nowrap text-subtle";
const CELL = "border-b border-faint py-2 pr-4 align-top";

interface Props {
  rows: readonly CheckRow[];
  label: string;
  /** What passed is folded away behind a button: where several lists stand below each other. */
  foldsPasses?: boolean;
  /** They are from before the site's present trouble: their words stay, their colours go. */
  outdated?: boolean;
}

/** A site's checks, as they came: worst first. */
export function CheckList({ rows, label, foldsPasses = false, outdated = false }: Props) {
  const [unfolded, setUnfolded] = useState(!foldsPasses);
  const shown = unfolded ? rows : rows.filter(({ result }) => result !== "pass");
  const passes = rows.length - shown.length;
  return (
    <>
      {outdated && (
        <p className="mb-2 text-13 font-medium text-warn">
          Seen before the site’s present trouble: what passed then says nothing about now.
        </p>
      )}
      {shown.length > 0 && <Rows rows={shown} label={label} outdated={outdated} />}
      {passes > 0 && (
        <Button kind="quiet" size="s" className="mt-1 -ml-[11px]" onClick={() => setUnfolded(true)}>
          {shown.length > 0
            ? `${passes} more that ${passes === 1 ? "passes" : "pass"}`
            : `${passes === 1 ? "It passes" : `All ${passes} pass`}: show ${passes === 1 ? "it" : "them"}`}
        </Button>
      )}
    </>
  );
}

function Rows({ rows, label, outdated = false }: Pick<Props, "rows" | "label" | "outdated">) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus (WCAG 2.1.1)
      tabIndex={0}
      className="overflow-x-auto focus-visible:-outline-offset-2"
    >
      <table className="w-full min-w-[720px] table-fixed border-collapse text-13">
        <colgroup>
          <col className="w-24" />
          <col className="w-[22%]" />
          <col />
          <col className="w-[32%]" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Result
            </th>
            <th scope="col" className={HEAD}>
              Check
            </th>
            <th scope="col" className={HEAD}>
              What we saw
            </th>
            <th scope="col" className={HEAD}>
              What to do
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className={CELL}>
                <StatusText status={STATUS_OF[row.result]} stale={outdated} />
              </td>
              <td className={classNames(CELL, "font-medium break-words")}>{row.title}</td>
              <td className={classNames(CELL, "break-words", row.isAlarming ? "text-fail" : "text-muted")}>
                {row.saw}
              </td>
              <td className={classNames(CELL, "break-words")}>{row.todo ?? "—"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How many checks passed and how many did not: "2 fail, 1 warn, 12 pass". */
export function countResults(rows: readonly CheckRow[]): string {
  const count = (result: CheckResult) => rows.filter((row) => row.result === result).length;
  const told = (["fail", "warn", "skipped", "pass"] as const).flatMap((result) => {
    const n = count(result);
    return n > 0 ? [`${n} ${result}`] : [];
  });
  return told.join(", ");
}
