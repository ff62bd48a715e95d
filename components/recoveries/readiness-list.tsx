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
  return (
    <>
      {shown.length > 0 && (
        <Table label="Readiness" dense>
          <thead>
            <tr>
              <Th className="w-28">Result</Th>
              <Th className="w-40">Check</Th>
              <Th>What is known</Th>
              <Th>What to do</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, verdict, title, text, todo }) => (
              <Tr key={key}>
                <Td className="align-top leading-8">
                  <StatusText status={VERDICT_STATUS[verdict]} />
                </Td>
                <Td strong className="align-top leading-8">
                  <Inert text={title} />
                </Td>
                <Td muted className="py-1.5 break-words whitespace-normal">
                  <InertLines text={text} />
                </Td>
                <Td className="py-1.5 break-words whitespace-normal">
                  {todo ? <InertLines text={todo} /> : <span className="text-subtle">—</span>}
                </Td>
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
