import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { RunKind } from "../generated/prisma/enums";
import { requireVisibleRun } from "../run-views/require-visible-run";
import type { RecoveryState } from "../runs/recovery-view";
import { runName } from "../runs/run-view";
import type { RecoveryReport } from "./build-report";
import { REMOVERS } from "./read-built-plan";

export interface ReportView {
  report: RecoveryReport;
  /** Of what is in it, SHA-256. */
  hash: string;
  /** As it is now: what was decided after the report was written. */
  recovery: { id: string; state: RecoveryState; decided: { at: string; by: string } | null };
  /** The one that it tells of. */
  run: { id: string; number: number; kind: RunKind; name: string };
}

/**
 * The report of the recovery that a run belongs to, be it the drill's own or its clean-up.
 * @throws AppError `not_found` also when there is none yet
 */
export async function getReport(session: Session, runId: string): Promise<ReportView> {
  await requireVisibleRun(session, runId);
  const { recovery } = await db().run.findUniqueOrThrow({
    where: { id: runId },
    select: {
      recovery: {
        include: {
          runs: {
            where: { kind: { notIn: [...REMOVERS] } },
            orderBy: { createdAt: "desc" },
            take: 1,
            select: { id: true, number: true, kind: true },
          },
        },
      },
    },
  });
  const run = recovery?.runs[0];
  if (!recovery?.report || !recovery.reportHash || !run)
    throw new AppError(
      "not_found",
      "There is no report of this run: it is written when a recovery has ended.",
    );
  return {
    report: recovery.report as unknown as RecoveryReport,
    hash: recovery.reportHash,
    recovery: {
      id: recovery.id,
      state: recovery.state as RecoveryState,
      decided:
        recovery.decidedAt && recovery.decidedBy !== null
          ? { at: recovery.decidedAt.toISOString(), by: recovery.decidedBy }
          : null,
    },
    run: { ...run, name: runName(run) },
  };
}
