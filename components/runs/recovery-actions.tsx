"use client";

import Link from "next/link";
import { addressOf } from "@/components/recoveries/recover-entries";
import { useShell } from "@/components/shell/shell-context";
import { buttonClass } from "@/components/ui/button-class";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";

/** What there is to do with a drill that has ended: read what it came to, or do it again with the newest point. */
export function RecoveryActions({ run, recovery }: { run: RunView; recovery: RecoveryView }) {
  const { role } = useShell();
  const canRepeat = recovery.isDrill && !run.vnf.isDeleted && may(role, "recoveries.drill");
  const again = addressOf({ step: "point", point: null, site: recovery.to.id, keepMinutes: 0 });
  return (
    <>
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
