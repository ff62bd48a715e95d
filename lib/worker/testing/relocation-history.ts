import { db } from "../../db";
import { SERVERS } from "../../sandbox/nova/rows";
import { changesOf, historyOf, planOf, stillInBooks } from "./drill-history";
import { always, askedOf, failoverViolations, type Story, startedOutOfOrder } from "./failover-history";
import type { RecoveryStage, SiteLists } from "./recovery-stage";
import { heldOrLeftOver, twice } from "./run-history";

/*
 * What must hold of a relocation, by the sandbox's own state and log and by our rows (DESIGN section 6). Each returns
 * sentences of what does not; none is none.
 */

/** Of one that has moved: its source is off, its copies run, and it has made two backups, the last one of which it is built by. */
export async function movedViolations(stage: RecoveryStage, runId: string, story: Story): Promise<string[]> {
  const backups = await backupsOf(runId);
  const { state, pointId } = await stage.recoveryOf(runId);
  return [
    ...(state === "pending" ? [] : [`it is ${state}`]),
    ...(backups.length === 2 ? [] : [`it has made ${backups.length} backups`]),
    ...(pointId === backups.at(-1)?.recoveryPoint?.id ? [] : ["it was not built by its last backup"]),
    ...(await failoverViolations(stage, runId, story)),
    ...(await ofBackups(stage, runId)),
  ];
}

/** Of one that was undone: nothing of it is left, and its source runs as before, started in its boot order. */
export async function undoneViolations(
  stage: RecoveryStage,
  runId: string,
  { before, ...story }: Story & { before: { source: SiteLists; target: SiteLists } },
): Promise<string[]> {
  const plan = await planOf(runId);
  const asked = askedOf(stage, plan, story.since);
  const { state } = await stage.recoveryOf(runId);
  return [
    ...(state === "undone" ? [] : [`it is ${state}`]),
    ...changesOf(before.target, stage.lists()),
    ...changesOf(before.source, stage.sourceLists()).map((text) => `at the source ${text}`),
    ...(await stillInBooks(runId)),
    ...plan.servers.flatMap(({ serverId, name }) => {
      const server = stage.source.rows(SERVERS).get(serverId);
      const calls = asked.get(name) ?? [];
      return [
        ...(server?.vmState === "active" ? [] : [`${name} is ${server?.vmState} at the source`]),
        ...(server?.lockedBy ? [`${name} is still locked at the source`] : []),
        ...(calls.join() === "os-stop,lock,unlock,os-start"
          ? []
          : [`${name} was asked at the source: ${calls.join()}`]),
      ];
    }),
    ...startedOutOfOrder(stage, plan, lastOff(stage, story.since)),
    ...(await always(stage, runId, plan, story)),
    ...(await ofBackups(stage, runId)),
  ];
}

/** When the last VM of the source was stopped: before that some were thawed, which is no start. */
const lastOff = (stage: RecoveryStage, since: number): number =>
  historyOf(stage, since).findLast(
    ({ site, table, to }) =>
      site === stage.source.name &&
      table === SERVERS.name &&
      (to as { vmState?: string } | undefined)?.vmState === "stopped",
  )?.n ?? since;

const backupsOf = (runId: string) =>
  db().run.findMany({
    where: { parentRunId: runId },
    orderBy: { number: "asc" },
    include: { recoveryPoint: true },
  });

/** Of its own backups nothing stands still, is left but the backups, or was made twice. */
async function ofBackups(stage: RecoveryStage, runId: string): Promise<string[]> {
  const found = (await backupsOf(runId)).map(async ({ id, state }) => [
    ...(state === "succeeded" ? [] : [`its backup ended as ${state}`]),
    ...(await heldOrLeftOver(stage, id)),
    ...twice(stage, id),
  ]);
  return (await Promise.all(found)).flat();
}
