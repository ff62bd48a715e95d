import { setTimeout as sleep } from "node:timers/promises";
import { planBackupOf } from "../../backups/read-plan";
import { startBackup } from "../../backups/start-backup";
import { db } from "../../db";
import { isAppError } from "../../errors";
import { refreshProject } from "../../inventory/refresh-project";
import { log } from "../../log";
import { recoveryPlanOf } from "../../recoveries/recovery-plan-of";
import { startDrill } from "../../recoveries/start-drill";
import type { StoryVnf } from "./plan-story";
import { startKeyOf } from "./start-key-of";
import type { StoryLife } from "./story-life";
import { STORY } from "./story-session";

const TRIES = 6;
const AGAIN_MS = 1_000;
const BACKUP_WITHIN_MS = 5 * 60_000;
const DRILL_WITHIN_MS = 10 * 60_000;

/** What a run of the story is started with: the moment of its day, as a distance from now, ms. */
type Start = (of: { vnfId: string; startKey: string; clockLagMs: number }) => Promise<{ runId: string }>;

/**
 * Backs up some VNFs of the story at the same time, and waits until that is over; how it ends is the story's.
 * @param step which of the story's: the same runs, however often this is called
 */
export async function liveBackups(
  life: StoryLife,
  step: number,
  { keys, clockLagMs }: { keys: readonly StoryVnf["key"][]; clockLagMs: number },
): Promise<void> {
  const runs = await Promise.all(keys.map((key) => begun(life, { step, key, clockLagMs }, startOne)));
  await life.untilOver(
    runs.flatMap((id) => id ?? []),
    BACKUP_WITHIN_MS,
    "a backup does not end",
  );
}

/** Drills a VNF of the story at the other site, from its newest point, and waits until nothing of it is left. */
export async function liveDrill(
  life: StoryLife,
  step: number,
  { key, clockLagMs }: { key: StoryVnf["key"]; clockLagMs: number },
): Promise<void> {
  const run = await begun(life, { step, key, clockLagMs }, drillOne);
  if (run) await life.untilOver([run], DRILL_WITHIN_MS, "the drill does not end");
}

const startOne: Start = async ({ vnfId, startKey, clockLagMs }) => {
  await readAgain(vnfId);
  const { hash: planHash } = await planBackupOf(STORY, vnfId);
  return startBackup(STORY, { vnfId, planHash, startKey }, { clockLagMs });
};

const drillOne: Start = async ({ vnfId, startKey, clockLagMs }) => {
  const point = await db().recoveryPoint.findFirstOrThrow({
    where: { vnfId, state: "complete" },
    orderBy: { takenAt: "desc" },
  });
  const site = await db().vnfReceiver.findFirstOrThrow({ where: { vnfId } });
  const wanted = { vnfId, siteId: site.siteId, pointId: point.id, cleanUp: "at-end" as const };
  const at = new Date(Date.now() - clockLagMs);
  const { hash: planHash } = await recoveryPlanOf(STORY, { ...wanted, mode: "drill" }, at);
  return startDrill(STORY, { ...wanted, planHash, startKey }, { clockLagMs });
};

/** The run of a step, started or found. Null: it cannot be started, as when a person works with the VNF meanwhile; that is left out. */
async function begun(
  life: StoryLife,
  { step, key, clockLagMs }: { step: number; key: StoryVnf["key"]; clockLagMs: number },
  start: Start,
): Promise<string | null> {
  const { id, vnfs } = life.story;
  const vnfId = (vnfs as Record<string, string>)[key];
  const startKey = startKeyOf(id, step, key);
  const known = await db().run.findUnique({ where: { startKey }, select: { id: true } });
  if (known || !vnfId) return known?.id ?? null;
  for (let tries = 1; ; tries++) {
    await life.keep();
    try {
      return (await start({ vnfId, startKey, clockLagMs })).runId;
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (tries >= TRIES) {
        log.warn({ err: error, vnf: vnfId }, "a run of the story is left out");
        return null;
      }
    }
    await sleep(AGAIN_MS);
  }
}

/** What was read while a VM stood still is no state to plan by. */
async function readAgain(vnfId: string): Promise<void> {
  const projects = await db().$queryRaw<{ id: string }[]>`
    SELECT DISTINCT c.id FROM vnf_members m JOIN inventory_servers s ON (s.site_id, s.server_id) = (m.site_id, m.server_id)
      JOIN site_credentials c ON c.site_id = s.site_id AND c.project_id = s.project_id
    WHERE m.vnf_id = ${vnfId}::uuid`;
  for (const { id } of projects) await refreshProject(id, { minAgeMs: 0 });
}
