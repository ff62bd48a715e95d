import type { Transaction } from "../audit/record";
import { findRecoveryUses } from "../recoveries/find-recovery-uses";
import { OPEN_RECOVERY } from "../recoveries/open-recoveries";
import { runName } from "../runs/run-view";

/**
 * What VNFs need of a site, or of one project of it: their VMs, their recovery points, recoveries that are not over, VMs
 * that they have left, what a run left there and is yet to be removed, and that it learns their backups. For who may change sites, and so sees all.
 */
export async function findVnfUses(
  tx: Transaction,
  { siteId, projectId }: { siteId: string; projectId?: string | undefined },
): Promise<string[]> {
  const isOne = projectId !== undefined;
  const select = { id: true, name: true };
  const orderBy = { name: "asc" } as const;
  const vnfs = await tx.vnf.findMany({
    where: { siteId, deletedAt: null, ...(isOne ? { members: { some: { projectId } } } : {}) },
    select,
    orderBy,
  });
  const kept = await tx.vnf.findMany({
    where: {
      id: { notIn: vnfs.map(({ id }) => id) },
      // Also of one that was accepted elsewhere since.
      recoveryPoints: {
        some: { siteId, state: { not: "pruned" }, ...(isOne ? { backups: { some: { projectId } } } : {}) },
      },
    },
    select,
    orderBy,
  });
  const received = isOne
    ? []
    : await tx.vnf.findMany({
        where: { deletedAt: null, receivers: { some: { siteId } } },
        select,
        orderBy,
      });
  const leftBehind = await tx.vnf.findMany({
    where: {
      formerMembers: { some: { siteId, releasedAt: null, ...(isOne ? { projectId } : {}) } },
    },
    select,
    orderBy,
  });
  const credentialIds = isOne ? await credentialsOf(tx, siteId, projectId) : undefined;
  const recoveries = await findRecoveryUses(tx, { siteId, credentialIds });
  const left = await tx.runResource.findMany({
    where: {
      siteId,
      isTemporary: true,
      removedAt: null,
      // Of a recovery that is not over more is told.
      run: { NOT: { recovery: OPEN_RECOVERY } },
      ...(credentialIds ? { credentialId: { in: credentialIds } } : {}),
    },
    select: { run: { select: { kind: true, number: true } } },
    distinct: ["runId"],
    orderBy: { runId: "asc" },
  });
  return [
    ...vnfs.map(({ name }) => `the VNF ${name}`),
    ...kept.map(({ name }) => `recovery points of the VNF ${name}`),
    ...received.map(({ name }) => `the VNF ${name}, whose backups it learns`),
    ...leftBehind.map(({ name }) => `VMs that the VNF ${name} has left there, which nobody has released`),
    ...recoveries,
    ...left.map(({ run }) => `what the run ${runName(run)} left there`),
  ];
}

const credentialsOf = async (tx: Transaction, siteId: string, projectId: string): Promise<string[]> =>
  (await tx.siteCredential.findMany({ where: { siteId, projectId }, select: { id: true } })).map(
    ({ id }) => id,
  );
