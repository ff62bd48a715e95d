import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import type { Prisma } from "../generated/prisma/client";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import type { PolicyView } from "./policy-view";
import { rulesOf } from "./rules-of";

/** All retention policies by name, with those of their VNFs that the reader sees. @throws AppError `forbidden` */
export async function listPolicies(session: Session): Promise<PolicyView[]> {
  requirePermission(session, "retention.view");
  return readPolicies(session, {});
}

/** One retention policy. @throws AppError `forbidden`, `not_found` */
export async function getPolicy(session: Session, policyId: string): Promise<PolicyView> {
  requirePermission(session, "retention.view");
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(policyId);
  const [policy] = isId ? await readPolicies(session, { id: policyId }) : [];
  if (!policy) throw new AppError("not_found", "There is no such retention policy any more.");
  return policy;
}

async function readPolicies(
  session: Session,
  where: Prisma.RetentionPolicyWhereInput,
): Promise<PolicyView[]> {
  const rows = await db().retentionPolicy.findMany({
    where,
    include: {
      vnfs: {
        where: { vnf: visibleVnfs(session) },
        include: { vnf: { select: { name: true } } },
        orderBy: { vnf: { nameKey: "asc" } },
      },
      _count: { select: { vnfs: true } },
    },
    orderBy: { nameKey: "asc" },
  });
  const runIds = rows.flatMap(({ vnfs }) => vnfs.flatMap(({ lastRunId }) => lastRunId ?? []));
  const runs = new Map(
    (
      await db().run.findMany({
        where: { id: { in: runIds } },
        select: { id: true, number: true, state: true },
      })
    ).map((run) => [run.id, run]),
  );
  return rows.map(({ vnfs, _count, ...row }) => ({
    ...rulesOf(row),
    id: row.id,
    name: row.name,
    version: row.version,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    hiddenVnfs: _count.vnfs - vnfs.length,
    vnfs: vnfs.map(({ vnfId, vnf, dueAt, lookedAt, waitsBecause, lastRunId }) => ({
      id: vnfId,
      name: vnf.name,
      dueAt: dueAt.toISOString(),
      lookedAt: lookedAt?.toISOString() ?? null,
      waitsBecause,
      lastRun: runs.get(lastRunId ?? "") ?? null,
    })),
  }));
}
