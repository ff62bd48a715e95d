import { db } from "../db";
import type { Prisma, Run } from "../generated/prisma/client";
import type { RunKind } from "../generated/prisma/enums";
import { REMOVERS } from "../recoveries/read-built-plan";
import { type RecoveryRows, readRecoveryRows } from "../recoveries/read-recovery-rows";
import type { RecoveryRunPlan } from "../recoveries/recovery-run-plan";

const WITH = {
  vnf: { select: { deletedAt: true } },
  steps: { orderBy: [{ position: "asc" }, { key: "asc" }] },
  leases: { orderBy: [{ attempt: "asc" }, { position: "asc" }] },
  recoveryPoint: {
    // The descriptions of 500 VMs are megabytes, and so is the manifest: the page shows neither.
    omit: { servers: true, manifest: true, sealedUserData: true },
    include: {
      backups: {
        omit: { sealedRecord: true },
        include: { copies: { select: { siteName: true, state: true } } },
      },
    },
  },
} satisfies Prisma.RunInclude;

/** All rows that the page of a run is put together from. */
export type RunRows = Prisma.RunGetPayload<{ include: typeof WITH }> & {
  recovery: RecoveryRows | null;
  parent: Pick<Run, "id" | "kind" | "number"> | null;
};

/** @returns null when there is no such run */
export async function readRun(runId: string): Promise<RunRows | null> {
  const run = await db().run.findUnique({ where: { id: runId }, include: WITH });
  return run && { ...run, recovery: await recoveryOf(run), parent: await parentOf(run) };
}

const parentOf = async ({ parentRunId }: Run): Promise<RunRows["parent"]> =>
  parentRunId === null
    ? null
    : db().run.findUnique({ where: { id: parentRunId }, select: { id: true, kind: true, number: true } });

function recoveryOf({ recoveryId, kind, plan }: Run): Promise<RecoveryRows> | null {
  if (recoveryId === null) return null;
  const isOthers = kind === "relocation" || (REMOVERS as readonly RunKind[]).includes(kind);
  return readRecoveryRows(recoveryId, isOthers ? null : (plan as unknown as RecoveryRunPlan));
}
