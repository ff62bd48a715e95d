import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { visibleText } from "@/components/data/visible-text";
import { RunPage } from "@/components/runs/run-page";
import { Page } from "@/components/shell/page";
import { requirePagePermission } from "@/lib/auth/page-permission";
import type { Session } from "@/lib/auth/session-store";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { routes } from "@/lib/routes";
import { getRun } from "@/lib/run-views/get-run";
import { type RunView, runName } from "@/lib/runs/run-view";
import { acceptRecoveryAction } from "../accept-recovery-action";
import { cancelRunAction } from "../cancel-run-action";
import { cleanUpDrillAction } from "../clean-up-drill-action";
import { continueRecoveryAction } from "../continue-recovery-action";
import { giveTargetUpAction } from "../give-target-up-action";
import { rollBackRecoveryAction } from "../roll-back-action";
import { tryUndoAgainAction } from "../try-undo-again-action";

export const metadata: Metadata = { title: "Run" };

export default async function OneRunPage({ params }: { params: Promise<{ runId: string }> }) {
  const { runId } = await params;
  const session = await requirePagePermission(routes.run(runId), "vnfs.view");
  const run = await lastKnown(session, runId);
  const trail = run
    ? [
        { label: "Runs", href: routes.runs },
        {
          label: visibleText(run.vnf.name),
          ...(run.vnf.isDeleted ? {} : { href: routes.vnf(run.vnf.id) }),
        },
        { label: runName(run) },
      ]
    : [{ label: "Runs", href: routes.runs }, { label: "Run" }];
  return (
    <Page trail={trail}>
      <RunPage
        runId={runId}
        initial={run}
        cancel={cancelRunAction}
        cleanUp={cleanUpDrillAction}
        decide={{
          accept: acceptRecoveryAction,
          rollBack: rollBackRecoveryAction,
          goOn: continueRecoveryAction,
          tryUndoAgain: tryUndoAgainAction,
          giveTargetUp: giveTargetUpAction,
        }}
      />
    </Page>
  );
}

/** Null: it could not be read now; the browser asks again and says why. */
async function lastKnown(session: Session, runId: string): Promise<RunView | null> {
  try {
    return await getRun(session, runId);
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ err: error }, "a run could not be read");
    else if (error.code === "not_found") notFound();
    return null;
  }
}
