import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { IS_USABLE } from "../recovery-points/read-point-rows";
import { runName } from "../runs/run-view";
import { shownState } from "../sites/site-health";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import { readLastPassedDrill } from "./read-recovery-facts";
import type { HomeOption, OpenRecovery, PointOption, RecoveryOptions, SiteOption } from "./recovery-options";

const POINTS = 50;

/**
 * What may be chosen before a recovery of a VNF, from our own tables.
 * @throws AppError `not_found`
 */
export async function readRecoveryOptions(session: Session, vnfId: string): Promise<RecoveryOptions> {
  requirePermission(session, "vnfs.view");
  const vnf = await requireVisibleVnf(session, vnfId);
  const [now, members, receivers, running, open] = await Promise.all([
    databaseNow(),
    db().vnfMember.findMany({ where: { vnfId }, select: { serverId: true, bootOrder: true } }),
    db().vnfReceiver.findMany({ where: { vnfId }, select: { siteId: true } }),
    db().run.findUnique({ where: { activeVnfId: vnfId }, select: { id: true, kind: true, number: true } }),
    readOpen(vnfId),
  ]);
  const orders = new Map(members.map(({ serverId, bootOrder }) => [serverId, bootOrder]));
  const [home, points, sites] = await Promise.all([
    readHome(vnf.siteId, now),
    readPoints(vnf.id, now, orders),
    readSites(vnf.id, vnf.siteId, new Set(receivers.map(({ siteId }) => siteId)), now),
  ]);
  const { id, name, version, rpoMinutes, rtoMinutes, drillEveryDays } = vnf;
  return {
    asOf: now.toISOString(),
    vnf: { id, name, version, rpoMinutes, rtoMinutes, drillEveryDays },
    home,
    points,
    sites,
    busy: running && { runId: running.id, name: runName(running), kind: running.kind },
    open,
  };
}

async function readHome(siteId: string, now: Date): Promise<HomeOption> {
  const { id, name, isRemembered, health } = await db().site.findUniqueOrThrow({
    where: { id: siteId },
    select: {
      ...{ id: true, name: true, isRemembered: true },
      health: { select: { state: true, asOf: true, lastAnsweredAt: true } },
    },
  });
  return {
    ...{ id, name, isRemembered },
    answers: isRemembered ? null : answersBy(health, now),
    lastAnsweredAt: health?.lastAnsweredAt?.toISOString() ?? null,
  };
}

/** By the last look at a site; null: that is too long ago. */
function answersBy(health: { state: string; asOf: Date | null } | null, now: Date): boolean | null {
  const state = shownState(health?.state, health?.asOf ? now.getTime() - health.asOf.getTime() : null);
  return state === "unknown" ? null : state !== "unreachable";
}

async function readOpen(vnfId: string): Promise<OpenRecovery | null> {
  const open = await db().recovery.findUnique({
    where: { openVnfId: vnfId },
    select: {
      ...{ mode: true, state: true, toSiteName: true },
      runs: {
        orderBy: [{ createdAt: "desc" }, { number: "desc" }],
        take: 1,
        select: { id: true, kind: true, number: true, endedAt: true },
      },
    },
  });
  const [run] = open?.runs ?? [];
  if (!open || !run) return null;
  return {
    runId: run.id,
    name: runName(run),
    mode: open.mode as OpenRecovery["mode"],
    state: open.state as OpenRecovery["state"],
    siteName: open.toSiteName,
    isUnderWay: run.endedAt === null,
  };
}

interface PointRow extends Omit<PointOption, "takenAt" | "losesMs"> {
  takenAt: Date;
}

async function readPoints(
  vnfId: string,
  now: Date,
  orders: ReadonlyMap<string, number>,
): Promise<PointOption[]> {
  const rows = await db().$queryRaw<PointRow[]>`
    WITH page AS MATERIALIZED (
      SELECT p.id, p.run_id, p.site_id, p.site_name, p.state, p.taken_at, p.consistency, p.usable_server_ids, p.servers
      FROM recovery_points p WHERE p.vnf_id = ${vnfId}::uuid AND ${IS_USABLE}
      ORDER BY p.taken_at DESC, p.id LIMIT ${POINTS})
    SELECT p.id, p.run_id AS "runId", r.number AS "runNumber", p.state::text AS state, p.taken_at AS "takenAt",
      p.consistency, b.size AS "sizeGib", coalesce(v.vms, '[]') AS vms, coalesce(c.records, '[]') AS records
    FROM page p JOIN runs r ON r.id = p.run_id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(size_gib), 0)::int AS size FROM point_backups WHERE point_id = p.id) b
      CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('serverId', s->>'serverId', 'name', s->>'name',
          'bootOrder', coalesce((s->>'bootOrder')::int, 1),
          'isUsable', s->>'serverId' = ANY (p.usable_server_ids))) AS vms
        FROM jsonb_array_elements(p.servers) s) v
      CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('siteId', y.site_id, 'siteName', y.site_name, 'known', y.known,
          'of', y.total, 'failed', y.failed) ORDER BY y.site_name) AS records
        FROM (
          SELECT k.site_id, k.site_name, count(*) AS total, count(*) FILTER (WHERE k.state = 'known') AS known,
            count(*) FILTER (WHERE k.state = 'failed') AS failed
          FROM backup_copies k JOIN point_backups x ON x.id = k.backup_row_id
          WHERE x.point_id = p.id GROUP BY k.site_id, k.site_name
          UNION ALL
          SELECT p.site_id, p.site_name, count(*), count(*) FILTER (WHERE x.state = 'available'), 0
          FROM point_backups x WHERE x.point_id = p.id) y) c
    ORDER BY p.taken_at DESC, p.id`;
  return rows.map(({ takenAt, vms, ...row }) => ({
    ...row,
    takenAt: takenAt.toISOString(),
    losesMs: Math.max(0, now.getTime() - takenAt.getTime()),
    vms: vms
      .map((vm) => ({ ...vm, bootOrder: orders.get(vm.serverId) ?? vm.bootOrder }))
      .sort((a, b) => a.bootOrder - b.bootOrder || a.name.localeCompare(b.name)),
  }));
}

async function readSites(
  vnfId: string,
  homeId: string,
  receivers: ReadonlySet<string>,
  now: Date,
): Promise<SiteOption[]> {
  const sites = await db().site.findMany({
    // Of a remembered one nobody knows more than its name.
    where: { isRemembered: false },
    orderBy: { nameKey: "asc" },
    select: {
      id: true,
      name: true,
      recordsCredentialId: true,
      health: { select: { state: true, asOf: true } },
      _count: { select: { credentials: true } },
      recoveryPlans: { where: { vnfId }, select: { version: true, _count: { select: { mappings: true } } } },
    },
  });
  const options = await Promise.all(
    sites.map(async ({ id, name, health, recoveryPlans: [plan], ...site }): Promise<SiteOption> => {
      return {
        id,
        name,
        isHome: id === homeId,
        isReceiver: receivers.has(id),
        answers: answersBy(health, now),
        asOf: health?.asOf?.toISOString() ?? null,
        projects: site._count.credentials,
        canImport: site.recordsCredentialId !== null,
        // One that only readiness was judged by: nobody has decided anything.
        plan: plan && plan.version > 0 ? { version: plan.version, choices: plan._count.mappings } : null,
        lastPassedDrill: await readLastPassedDrill(vnfId, id),
      };
    }),
  );
  const rank = (site: SiteOption) => (site.isHome ? 2 : site.isReceiver ? 0 : 1);
  return options.sort((a, b) => rank(a) - rank(b));
}
