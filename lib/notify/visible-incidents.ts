import { visibleApprovalIds } from "../approvals/visible-approvals";
import { may } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { visibleProjects } from "../auth/visible-projects";
import { db } from "../db";
import type { Incident } from "../generated/prisma/client";
import { visibleVnfs } from "../vnfs/vnf-visibility";

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Subject = Pick<Incident, "kind" | "subjectKind" | "subjectId">;

/**
 * Which of these incidents somebody sees: those of the installation and of sites, of VNFs and schedules of the own projects alone (DESIGN
 * section 8), and of the requests that they see themselves. What a site's credentials are is for who may inspect sites.
 */
export async function visibleIncidents<T extends Subject>(
  session: Session,
  incidents: readonly T[],
): Promise<T[]> {
  if (visibleProjects(session) === "all") return [...incidents];
  const idsOf = (kind: string) =>
    incidents.flatMap(({ subjectKind, subjectId }) =>
      subjectKind === kind && ROW_ID.test(subjectId) ? [subjectId] : [],
    );
  const vnf = visibleVnfs(session);
  const [vnfs, schedules, approvals] = await Promise.all([
    db().vnf.findMany({ where: { id: { in: idsOf("vnf") }, ...vnf }, select: { id: true } }),
    db().schedule.findMany({
      where: { id: { in: idsOf("schedule") }, vnfs: { some: {}, every: { vnf } } },
      select: { id: true },
    }),
    visibleApprovalIds(session, idsOf("approval")),
  ]);
  const seen = new Set([...[...vnfs, ...schedules].map(({ id }) => id), ...approvals]);
  return incidents.filter(({ kind, subjectKind, subjectId }) =>
    subjectKind === "site"
      ? kind !== "credential-expires" || may(session.role, "sites.inspect")
      : subjectKind === "installation" || seen.has(subjectId),
  );
}
