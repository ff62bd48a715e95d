import type { Transaction } from "../audit/record";
import { type Reader, visibleProjects } from "../auth/visible-projects";
import { db } from "../db";
import { AppError } from "../errors";
import { Prisma, type Vnf } from "../generated/prisma/client";

/**
 * The VNFs that somebody sees, deleted ones too: those of which the own sign-in gives every project that a VM of it is
 * or ever was in. Runs and points go with their VNF: `{ vnf: visibleVnfs(session) }`.
 */
export function visibleVnfs(session: Reader): Prisma.VnfWhereInput {
  const visible = visibleProjects(session);
  if (visible === "all") return {};
  return { projects: { some: {}, every: { projectId: { in: [...visible] } } } };
}

/** The same for SQL; `vnfId` is the column. */
export function isVnfVisible(session: Reader, vnfId: Prisma.Sql): Prisma.Sql {
  const visible = visibleProjects(session);
  if (visible === "all") return Prisma.sql`true`;
  return Prisma.sql`coalesce((SELECT bool_and(p.project_id = ANY (${[...visible]}::text[]))
    FROM vnf_projects p WHERE p.vnf_id = ${vnfId}), false)`;
}

const VNF_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What everybody is told of a VNF that is not there for them: not even the answer's kind tells more. */
export const noSuchVnf = () =>
  new AppError(
    "not_found",
    "There is no such VNF, or it has VMs in a project that your sign-in does not give.",
  );

/**
 * The VNF's row, if this person sees it.
 * @param of a transaction, where what follows belongs to it
 * @throws AppError `not_found`; so for a deleted one, unless it was asked for too
 */
export async function requireVisibleVnf(
  session: Reader,
  vnfId: string,
  { of = db(), evenDeleted = false }: { of?: Transaction; evenDeleted?: boolean } = {},
): Promise<Vnf> {
  if (!VNF_ID.test(vnfId)) throw noSuchVnf();
  const vnf = await of.vnf.findFirst({
    where: { id: vnfId, ...visibleVnfs(session), ...(evenDeleted ? {} : { deletedAt: null }) },
  });
  if (!vnf) throw noSuchVnf();
  return vnf;
}
