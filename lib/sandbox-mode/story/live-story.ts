import { audited, recordAudit } from "../../audit/record";
import { db } from "../../db";
import { isAppError } from "../../errors";
import { log } from "../../log";
import { flipSwitch } from "../flip-switch";
import { liveBackups, liveDrill } from "./live-runs";
import { makeVnfs } from "./make-vnfs";
import { isLeftOut, planStory, type StoryStep } from "./plan-story";
import { moveSandboxTo, sandboxLag } from "./sandbox-time";
import { StoryLeft, StoryLife } from "./story-life";
import { claimStory, noteDone, releaseStory } from "./story-row";
import { STORY } from "./story-session";
import type { StoryState } from "./story-view";

/**
 * Lives what is left of the sandbox's week, if there is one: each step at its own time, by the sandbox's clock, really done.
 * Whatever goes wrong ends the story, with its reason, and nothing else. After a kill it goes on with the step that was not done.
 * @param signal this worker is to end: it is left to the next
 */
export async function liveStory(workerId: string, signal: AbortSignal): Promise<void> {
  const story = await claimStory(workerId);
  if (!story) return;
  const life = new StoryLife(story, workerId, signal);
  try {
    const steps = planStory();
    for (let done = story.done; done < steps.length; done++) {
      if (await isToEnd()) return await endStory("stopped");
      const step = steps[done] as StoryStep;
      if (!isLeftOut(step, life.elapsedMs)) await liveStep(life, done, step);
      await noteDone(done);
    }
    await endStory("lived");
  } catch (error) {
    if (error instanceof StoryLeft) return void (await releaseStory(workerId));
    // The sandbox is started again when it has ended: the next turn goes on.
    if (isAppError(error, "unavailable")) return;
    log.error({ err: error }, "the sandbox’s week could not be lived to its end");
    await endStory("failed", error instanceof Error ? error.message : String(error));
  }
}

async function liveStep(life: StoryLife, nth: number, step: StoryStep): Promise<void> {
  const at = life.story.beginsAt.getTime() + step.atMs;
  await moveSandboxTo(() => at);
  // The runs' clock is the sandbox's: both go on from here as ours does.
  const clockLagMs = Math.max(0, Math.round(await sandboxLag()));
  switch (step.do) {
    case "make-vnfs":
      await makeVnfs(life);
      life.story.vnfs = (await db().sandboxStory.findFirstOrThrow()).vnfs;
      return;
    case "back-up":
      return liveBackups(life, nth, { keys: step.keys, clockLagMs });
    case "drill":
      return liveDrill(life, nth, { key: step.key, clockLagMs });
    case "fill-quota":
      return fillQuota(life, step.project);
  }
}

async function fillQuota(life: StoryLife, project: string): Promise<void> {
  const vnf = await db().vnf.findUnique({
    where: { id: (life.story.vnfs as Record<string, string>).database ?? life.story.id },
    select: { site: { select: { region: true } } },
  });
  if (!vnf) return;
  const values = { site: vnf.site.region, what: "backups", project, left: "0" };
  await flipSwitch(STORY, { name: "fill-quota", values });
}

const isToEnd = async (): Promise<boolean> =>
  (await db().sandboxStory.findFirst({ select: { stopRequestedBy: true } }))?.stopRequestedBy != null;

/** Today again: the sandbox’s clock is the machine’s, and what was said of its sites’ clocks is looked at anew. */
async function endStory(state: Exclude<StoryState, "living">, problem: string | null = null): Promise<void> {
  let said = problem;
  await moveSandboxTo(Date.now).catch((error: unknown) => {
    said ??= error instanceof Error ? error.message : String(error);
  });
  await audited(async (tx) => {
    const { count } = await tx.sandboxStory.updateMany({
      where: { state: "living" },
      data: {
        state: said === null ? state : "failed",
        problem: said,
        endedAt: new Date(),
        claimedUntil: null,
      },
    });
    if (count === 0) return;
    await tx.siteHealth.updateMany({ where: { site: { isSandbox: true } }, data: { checkedAt: null } });
    await recordAudit(
      tx,
      { kind: "system", name: "story" },
      {
        action: "story.ended",
        result: said === null ? "done" : "failed",
        reason: said,
        details: { state },
      },
    );
  });
}
