import { afterAll, beforeAll, it } from "vitest";
import { db } from "../../db";
import { BACKENDS } from "../../sandbox/cinder/rows";
import { type BackupStage, backupStage } from "./backup-stage";
import { type Bundle, bundle } from "./bundle";
import { Child } from "./child";
import { killSweep, type Lane } from "./kill-sweep";
import { chooseMoments, type Moment } from "./moments";
import { notAsGroup, standingOf, violationsOf } from "./run-history";

interface Options {
  hasGuardian?: boolean;
  vms?: readonly string[];
  isCutAsGroup?: boolean;
}

/**
 * A worker is SIGKILLed in each step of a backup, at one moment of each kind: before and after a call, at whatever the run
 * tells of a step, and around the keeping of each durable step. Another goes on. Each lane has its own database and its own
 * sandbox, so that they do not see each other.
 * @param o.isCutAsGroup its volumes are cut by one call; killed around the calls of that alone
 * @param o.hasGuardian one is on duty, as in an installation: it thaws while the next worker comes, at every moment, and no
 * VM may be left to the timer of the hypervisor's side
 */
export function sweepLane(
  lane: Lane,
  { vms = ["aaa-1", "aaa-2"], hasGuardian = false, isCutAsGroup = false }: Options = {},
): void {
  let stage: BackupStage;
  let program: Bundle | undefined;
  let guardian: Child | undefined;
  let longestMs = 0;
  beforeAll(async () => {
    stage = await backupStage(vms);
    if (isCutAsGroup) makeBackendsConsistent(stage);
    if (!hasGuardian) return;
    program = await bundle("lib/worker/guardian-main.ts");
    guardian = new Child(program.file);
    await guardian.says("guardian ready");
  }, 180_000);
  afterAll(async () => {
    await guardian?.kill();
    await program?.remove();
    await stage?.close();
  }, 60_000);

  const leftToTheTimer = (since: number): string[] => {
    const standing = standingOf(stage, since);
    longestMs = Math.max(longestMs, ...standing.map(({ ms }) => ms));
    const late = standing.filter(({ isByUs }) => !isByUs);
    return late.map(({ id, ms, by }) => `${id} stood still for ${ms} ms, until ${by} thawed it`);
  };

  it("leaves every VM running, does nothing twice and leaves nothing over, whenever its worker is killed", async () => {
    const { history } = stage.sandbox.world;
    await killSweep(
      {
        start: () => stage.start(),
        ended: (runId) => stage.ended(runId),
        mark: () => history.last,
        violationsOf: async (runId, since) => [
          ...(await violationsOf(stage, runId, since)),
          ...(hasGuardian ? leftToTheTimer(since) : []),
          ...(isCutAsGroup ? notAsGroup(stage, since) : []),
        ],
        tell: (since) => tell(stage, since),
      },
      // So many are its steps alone.
      (moments) =>
        chooseMoments(moments, { least: 90, isPerStep: true, of: isCutAsGroup ? isOfGroup : undefined }),
      lane,
    );
    if (!guardian) return;
    console.log(`no VM stood still for longer than ${longestMs} ms`);
    const { exitCode, signalCode } = guardian.process;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`the guardian has ended:\n${guardian.output}`);
    if ((await db().freezeLease.count({ where: { closedBy: "guardian" } })) === 0)
      throw new Error("the guardian has thawed nothing");
  }, 3_600_000);
}

/** In all others it is a backup like those of the other lanes. */
const isOfGroup = ({ name }: Moment): boolean => name.includes("/group_snapshots");

/** What was asked of the VMs, and what they did. */
function tell(stage: BackupStage, since: number): string[] {
  return stage.sandbox.world.history
    .since(since, 100_000)
    .filter((entry) => stage.serverIds.some((id) => JSON.stringify(entry).includes(id)))
    .map((entry) => JSON.stringify(entry).slice(0, 400));
}

/** They can cut a group at one instant, as those of the scene cannot. */
function makeBackendsConsistent({ sandbox }: BackupStage): void {
  for (const site of sandbox.world.sites)
    for (const { id } of site.rows(BACKENDS).all()) site.rows(BACKENDS).update(id, { isConsistent: true });
}
