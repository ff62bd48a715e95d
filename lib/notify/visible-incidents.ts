import { may } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { visibleProjects } from "../auth/visible-projects";
import { db } from "../db";
import type { Incident } from "../generated/prisma/client";
import { visibleVnfs } from "../vnfs/vnf-visibility";

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Subject = Pick<Incident, "subjectKind" | "subjectId">;

/**
 * Which of these incidents somebody sees: those of sites, and of VNFs, VMs, runs and schedules of the own projects alone
 * (DESIGN section 8). What a site's credentials are is for who may inspect sites.
 */
export async function visibleIncidents<T extends Subject & Pick<Incident, "kind">>(
  session: Session,
  incidents: readonly T[],
): Promise<T[]> {
  const projects = visibleProjects(session);
  if (projects === "all") return [...incidents];
  const of = (kind: string) => [
    ...new Set(incidents.flatMap((each) => (each.subjectKind === kind ? [each.subjectId] : []))),
  ];
  const rowsOf = (kind: string) => of(kind).filter((subjectId) => ROW_ID.test(subjectId));
  const vnf = visibleVnfs(session);
  const id = { select: { id: true } } as const;
  const [vnfs, runs, schedules, vms] = await Promise.all([
    db().vnf.findMany({ where: { id: { in: rowsOf("vnf") }, ...vnf }, ...id }),
    db().run.findMany({ where: { id: { in: rowsOf("run") }, vnf }, ...id }),
    db().schedule.findMany({
      where: { id: { in: rowsOf("schedule") }, vnfs: { some: {}, every: { vnf } } },
      ...id,
    }),
    db().inventoryServer.findMany({
      where: { serverId: { in: of("vm") }, projectId: { in: [...projects] } },
      select: { serverId: true },
    }),
  ]);
  const seen = {
    vnf: new Set(vnfs.map((row) => row.id)),
    run: new Set(runs.map((row) => row.id)),
    schedule: new Set(schedules.map((row) => row.id)),
    vm: new Set(vms.map(({ serverId }) => serverId)),
  };
  return incidents.filter(({ kind, subjectKind, subjectId }) =>
    subjectKind === "site"
      ? kind !== "credential-expires" || may(session.role, "sites.inspect")
      : (seen[subjectKind as keyof typeof seen]?.has(subjectId) ?? false),
  );
}
