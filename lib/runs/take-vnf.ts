import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Run } from "../generated/prisma/client";
import { runName } from "./run-view";

/**
 * Takes a VNF for a run that is to start, until the commit: of two starts the second sees the first one's run. To be
 * called before anything else is read that the start depends on.
 * @param recoveryId the open recovery of the VNF that this start goes on with
 * @param refusal what did not happen, a sentence
 * @returns the run that this start has become already, by its key; null: it may go on
 * @throws AppError `conflict` while another run of the VNF goes on, and while a failover of it is neither accepted nor
 * rolled back: what is the VNF then is not decided
 */
export async function takeVnf(
  tx: Transaction,
  { vnfId, startKey, recoveryId }: { vnfId: string; startKey: string; recoveryId?: string },
  refusal: string,
): Promise<Run | null> {
  await tx.$queryRaw`SELECT id FROM vnfs WHERE id = ${vnfId}::uuid FOR UPDATE`;
  const same = await tx.run.findUnique({ where: { startKey } });
  if (same?.vnfId === vnfId) return same;
  await refuseWhileBusy(tx, vnfId, recoveryId, refusal);
  return null;
}

/**
 * What takeVnf refuses, for a page that tells of it before.
 * @throws AppError `conflict` as takeVnf does
 */
export async function refuseWhileBusy(
  tx: Transaction,
  vnfId: string,
  recoveryId: string | undefined,
  refusal: string,
): Promise<void> {
  await refuseWhileOpen(tx, vnfId, recoveryId, refusal);
  const active = await tx.run.findUnique({ where: { activeVnfId: vnfId } });
  if (!active) return;
  throw new AppError(
    "conflict",
    `${refusal} ${runName(active)} of this VNF goes on, started by ${starterOf(active)}: wait until it is over.`,
  );
}

/**
 * @param recoveryId the open failover of the VNF that goes on with this
 * @throws AppError `conflict` while another failover or relocation of it is not decided about
 */
export async function refuseWhileOpen(
  tx: Transaction,
  vnfId: string,
  recoveryId: string | undefined,
  refusal: string,
): Promise<void> {
  const open = await tx.recovery.findUnique({
    where: { openVnfId: vnfId },
    select: { id: true, state: true, runs: { orderBy: { createdAt: "asc" }, take: 1 } },
  });
  const [run] = open?.runs ?? [];
  if (!open || open.id === recoveryId || !run) return;
  if (open.state === "half-undone")
    throw new AppError(
      "conflict",
      `${refusal} ${runName(run)} of this VNF is undone in part: try that again on its page first.`,
    );
  throw new AppError(
    "conflict",
    run.endedAt
      ? `${refusal} ${runName(run)} of this VNF is neither accepted nor rolled back: decide about it on its page first.`
      : `${refusal} ${runName(run)} of this VNF goes on, started by ${starterOf(run)}.`,
  );
}

const starterOf = ({ startedBy }: Pick<Run, "startedBy">): string =>
  (startedBy as { name?: string }).name ?? "somebody";
