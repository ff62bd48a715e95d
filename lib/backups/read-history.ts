import { db } from "../db";
import type { PlanFacts } from "./plan-facts";
import { timesOfWindows } from "./times-of-windows";
import type { WindowRecord } from "./window-record";

interface Row {
  volumeId: string;
  backupId: string;
  chainPosition: number | null;
  sizeGib: number;
}

interface Took {
  volumeId: string;
  isIncremental: boolean;
  tookMs: number;
}

/** So many windows back it is looked for what each VM took: members come and go. */
const WINDOWS = 3;

type History = Pick<PlanFacts, "chains" | "times" | "backupDriver" | "lastWindowMs" | "windowTimes">;

/** What earlier backups of these volumes, and of this VNF, tell the next one. */
export async function readHistory(
  siteId: string,
  vnfId: string,
  projects: readonly string[],
  volumeIds: readonly string[],
): Promise<History> {
  const ids = [...volumeIds];
  // The newest that is good: Cinder takes the newest available one of the project as the parent (cinder/backup/api.py).
  const heads = await db().$queryRaw<Row[]>`
    SELECT DISTINCT ON (volume_id) volume_id AS "volumeId", backup_id AS "backupId",
      chain_position AS "chainPosition", size_gib AS "sizeGib"
    FROM point_backups
    WHERE site_id = ${siteId}::uuid AND volume_id = ANY (${ids}::text[]) AND state = 'available'
      AND project_id = ANY (${[...projects]}::text[]) AND backup_id IS NOT NULL
    ORDER BY volume_id, data_timestamp DESC NULLS LAST, ended_at DESC`;
  const took = await db().$queryRaw<Took[]>`
    SELECT DISTINCT ON (volume_id, is_incremental) volume_id AS "volumeId", is_incremental AS "isIncremental",
      (EXTRACT(EPOCH FROM ended_at - started_at) * 1000)::float8 AS "tookMs"
    FROM point_backups
    WHERE site_id = ${siteId}::uuid AND volume_id = ANY (${ids}::text[])
      AND state IN ('available', 'deleted') AND started_at IS NOT NULL AND ended_at IS NOT NULL
    ORDER BY volume_id, is_incremental, ended_at DESC`;
  const [driver, last, windows] = await Promise.all([
    db().pointBackup.findFirst({
      where: { siteId, service: { not: null } },
      orderBy: { endedAt: "desc" },
      select: { service: true },
    }),
    db().$queryRaw<{ windowMs: number }[]>`
      SELECT ("window"->>'windowMs')::float8 AS "windowMs" FROM runs
      WHERE vnf_id = ${vnfId}::uuid AND state = 'succeeded' AND "window" IS NOT NULL
      ORDER BY created_at DESC LIMIT 1`,
    db().$queryRaw<{ window: WindowRecord }[]>`
      SELECT "window" FROM runs WHERE vnf_id = ${vnfId}::uuid AND "window"->>'openedAt' IS NOT NULL
      ORDER BY created_at DESC LIMIT ${WINDOWS}`,
  ]);
  const times = new Map<string, { fullMs: number | null; incrementalMs: number | null }>();
  for (const { volumeId, isIncremental, tookMs } of took) {
    const known = times.get(volumeId) ?? { fullMs: null, incrementalMs: null };
    times.set(volumeId, { ...known, [isIncremental ? "incrementalMs" : "fullMs"]: Math.round(tookMs) });
  }
  return {
    chains: new Map(heads.map(({ volumeId, ...head }) => [volumeId, head])),
    times,
    backupDriver: driver?.service ?? null,
    lastWindowMs: last[0]?.windowMs ?? null,
    windowTimes: timesOfWindows(windows.map(({ window }) => window)),
  };
}
