"use client";

import Link from "next/link";
import { useState } from "react";
import { formatAsOf, formatDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { may } from "@/lib/auth/permissions";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import { CleanUpDialog, type CleanUpDrill } from "./clean-up-dialog";
import { kindWords } from "./made-words";

interface Props {
  vnfId: string;
  recovery: RecoveryView;
  now: number;
  isStale: boolean;
  cleanUp: CleanUpDrill;
}

/** A drill that stands takes room at its site: until when, and the button that ends it. */
export function StandingDrillBar({ vnfId, recovery, now, isStale, cleanUp }: Props) {
  const { role } = useShell();
  const [isAsking, setAsking] = useState(false);
  if (!recovery.may.includes("clean-up")) return null;
  const { keepUntil, standing, to, left } = recovery;
  // It has passed, and nobody has begun to take it away.
  const mayBeReal =
    recovery.state === "standing" && recovery.servingAt !== null && !to.isHome && left.length === 0;
  const things = listed(standing.map(({ kind, count }) => kindWords(kind, count)));
  const leftMs = keepUntil === null ? null : Date.parse(keepUntil) - now;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      role="group"
      aria-label="The drill stands"
      className="-mx-gutter flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-dashed border-drill px-gutter py-2.5 text-13"
    >
      <DrillMark />
      <span className="min-w-0">
        <b className="font-medium">
          {left.length > 0 ? "Not all of it could be removed" : "It stands"} at <Inert text={to.name} />
        </b>
        {/* Beside the timeline it stands, too: here only where it leaves the buttons their place. */}
        {things && <span className="text-muted max-2xl:hidden">: {things}</span>}
      </span>
      {keepUntil !== null && leftMs !== null && (
        <span className="text-muted">
          {leftMs > 0 ? (
            <>
              cleaned up by itself in{" "}
              <b className="font-medium text-fg tabular-nums">{formatDuration(leftMs)}</b>, at{" "}
              {formatAsOf(keepUntil, now)}
            </>
          ) : (
            "its clean-up begins now"
          )}
        </span>
      )}
      <span className="ml-auto flex flex-wrap items-center gap-2">
        {mayBeReal && may(role, "recoveries.fail-over") && (
          <Link
            href={routes.promoteDrill(vnfId, {
              pointId: recovery.point.id,
              siteId: to.id,
              recoveryId: recovery.id,
            })}
            className={buttonClass("quiet")}
          >
            Make it real…
          </Link>
        )}
        {may(role, "recoveries.drill") && (
          <Button
            disabledReason={isStale ? "Not while the run’s state is not known" : undefined}
            onClick={() => setAsking(true)}
          >
            Clean up now…
          </Button>
        )}
      </span>
      {isAsking && (
        <CleanUpDialog
          of="drill"
          recoveryId={recovery.id}
          siteName={to.name}
          things={things}
          cleanUp={cleanUp}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
