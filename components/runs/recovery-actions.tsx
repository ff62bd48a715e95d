"use client";

import Link from "next/link";
import { addressOf } from "@/components/recoveries/recover-entries";
import { useShell } from "@/components/shell/shell-context";
import { buttonClass } from "@/components/ui/button-class";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";

/** What there is to do with a recovery that has ended: read what it came to, or do it again. */
export function RecoveryActions({ run, recovery }: { run: RunView; recovery: RecoveryView }) {
  const { role } = useShell();
  const canRepeat = recovery.isDrill && !run.vnf.isDeleted && may(role, "recoveries.drill");
  const again = addressOf({ step: "point", point: null, site: recovery.to.id, keepMinutes: 0 });
  const hasGoneBack =
    (recovery.state === "undone" || recovery.state === "stopped") &&
    !run.vnf.isDeleted &&
    may(role, "recoveries.fail-over");
  const canMoveAgain = run.kind === "relocation" && hasGoneBack;
  const canReplaceAgain = run.kind === "replacement" && hasGoneBack;
  return (
    <>
      {canMoveAgain && (
        <Link
          href={`${routes.recoverVnf(run.vnf.id)}${addressOf({ step: "target", mode: "relocation", site: recovery.to.id })}`}
          className={buttonClass(recovery.hasReport ? "plain" : "primary")}
        >
          Relocate again…
        </Link>
      )}
      {canReplaceAgain && (
        <Link
          href={routes.restoreVnf(run.vnf.id, recovery.point.id)}
          className={buttonClass(recovery.hasReport ? "plain" : "primary")}
        >
          Restore again…
        </Link>
      )}
      {canRepeat && (
        <Link
          href={`${routes.recoverVnf(run.vnf.id)}${again}`}
          className={buttonClass(recovery.hasReport ? "plain" : "primary")}
        >
          Drill again…
        </Link>
      )}
      {recovery.hasReport && (
        <Link href={routes.runReport(run.id)} className={buttonClass("primary")}>
          Open the report
        </Link>
      )}
    </>
  );
}
