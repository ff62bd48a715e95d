"use client";

import Link from "next/link";
import { useState } from "react";
import { Age } from "@/components/data/age";
import { formatAsOf } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { CleanUpDialog, type CleanUpDrill } from "@/components/runs/clean-up-dialog";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { may } from "@/lib/auth/permissions";
import type { DrillRow } from "@/lib/recoveries/list-drills";
import { mayAsk } from "@/lib/recoveries/recovery-state";
import { routes } from "@/lib/routes";
import type { RecoveryState } from "@/lib/runs/recovery-view";

const WORDS: Partial<Record<RecoveryState, string>> = {
  running: "Running",
  standing: "Kept",
  cleaning: "Being cleaned up",
  proved: "Passed, to be cleaned up",
  failed: "Failed, to be cleaned up",
  cancelled: "Cancelled, to be cleaned up",
};

interface Props {
  drills: readonly DrillRow[];
  asOf: string;
  isStale: boolean;
  cleanUp: CleanUpDrill;
}

/** Drills of which something is at a site now: until when, and the button that ends it. */
export function OpenDrills({ drills, asOf, isStale, cleanUp }: Props) {
  const { role } = useShell();
  const [asked, setAsked] = useState<DrillRow | null>(null);
  const mayCleanUp = may(role, "recoveries.drill");
  const now = Date.parse(asOf);
  return (
    <>
      <Table label="Drills under way and kept">
        <thead>
          <tr>
            <Th>Drill</Th>
            <Th>VNF</Th>
            <Th>At</Th>
            <Th>State</Th>
            <Th>Cleaned up by itself</Th>
            <Th>Started</Th>
            <Th>Started by</Th>
            {mayCleanUp && (
              <Th align="right">
                <span className="sr-only">What to do</span>
              </Th>
            )}
          </tr>
        </thead>
        <tbody>
          {drills.map((drill) => (
            <Tr key={drill.recoveryId}>
              <Td strong>
                <Link
                  href={routes.run(drill.runId)}
                  className="mr-2 hover:underline hover:underline-offset-3"
                >
                  {drill.name}
                </Link>
                <DrillMark small />
              </Td>
              <Td className="max-w-64 truncate">
                <Inert text={drill.vnf.name} />
              </Td>
              <Td className="max-w-40 truncate">
                <Inert text={drill.to} />
              </Td>
              <Td className={isStale ? "text-subtle" : undefined}>{WORDS[drill.state] ?? "Open"}</Td>
              <Td muted>
                {drill.state === "standing" && drill.keepUntil !== null
                  ? formatAsOf(drill.keepUntil, now)
                  : "—"}
              </Td>
              <Td muted>
                <Age at={drill.startedAt} {...(isStale ? { asOf } : {})} short /> ago
              </Td>
              <Td muted className="max-w-40 truncate">
                <Inert text={drill.startedBy} />
              </Td>
              {mayCleanUp && (
                <Td align="right">
                  {mayAsk("drill", drill.state).includes("clean-up") && (
                    <Button
                      size="s"
                      disabledReason={isStale ? "Not while the drill’s state is not known" : undefined}
                      onClick={() => setAsked(drill)}
                    >
                      Clean up…
                      <span className="sr-only"> {drill.name}</span>
                    </Button>
                  )}
                </Td>
              )}
            </Tr>
          ))}
        </tbody>
      </Table>
      {asked && (
        <CleanUpDialog
          of="drill"
          recoveryId={asked.recoveryId}
          siteName={asked.to}
          things=""
          cleanUp={cleanUp}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
