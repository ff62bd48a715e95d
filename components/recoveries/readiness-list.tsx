"use client";

import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { InertLines } from "@/components/data/inert-lines";
import type { Status } from "@/components/status/status-meta";
import { StatusText } from "@/components/status/status-text";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ReadinessCheck } from "@/lib/recoveries/readiness-keys";
import { countVerdicts } from "./drill-words";

export const VERDICT_STATUS: Record<ReadinessCheck["verdict"], Status> = {
  pass: "checkPass",
  warn: "checkWarn",
  fail: "checkFail",
  unknown: "unknown",
};

const ORDER: readonly ReadinessCheck["verdict"][] = ["fail", "warn", "unknown", "pass"];

/** The worst first; of the same verdict as they come. Pure. */
export const worstFirst = (checks: readonly ReadinessCheck[]): ReadinessCheck[] =>
  [...checks].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));

/** What speaks for and against a recovery at a site; what passes is folded away. */
export function ReadinessList({ checks }: { checks: readonly ReadinessCheck[] }) {
  const [isWhole, setWhole] = useState(false);
  const { pass } = countVerdicts(checks);
  const sorted = worstFirst(checks);
  const shown = isWhole ? sorted : sorted.filter(({ verdict }) => verdict !== "pass");
  const hasTodo = shown.some(({ todo }) => todo);
  return (
    <>
      {shown.length > 0 && (
        <Table label="Readiness" dense fixed>
          <thead>
            <tr>
              <Th className="w-[116px]">Result</Th>
              <Th className="w-[22%]">Check</Th>
              <Th>What is known</Th>
              {hasTodo && <Th className="w-[30%]">What to do</Th>}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, verdict, title, text, todo }) => (
              <Tr key={key}>
                <Td wrap className="align-top">
                  <StatusText status={VERDICT_STATUS[verdict]} />
                </Td>
                <Td strong wrap className="align-top">
                  <Inert text={title} />
                </Td>
                <Td muted wrap className="align-top">
                  <InertLines text={text} />
                </Td>
                {hasTodo && (
                  <Td wrap className="align-top">
                    {todo ? <InertLines text={todo} /> : <span className="text-subtle">—</span>}
                  </Td>
                )}
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      {pass > 0 && (
        <Button
          kind="quiet"
          size="s"
          className="mt-1 -ml-[11px]"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole
            ? "Only what does not pass"
            : shown.length > 0
              ? `${pass} more that ${pass === 1 ? "passes" : "pass"}`
              : `All ${pass} pass: show them`}
        </Button>
      )}
    </>
  );
}
