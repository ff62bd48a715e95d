import { db } from "../../db";
import { receiver } from "../../hooks/testing/receiver";
import { storedHook } from "../../hooks/testing/stored-hook";
import { updatePlanHooks } from "../../recoveries/update-plan-hooks";
import type { FenceRecord } from "../../runs/recovery-view";
import { POWER, SERVERS } from "../../sandbox/nova/rows";
import { changeServer } from "../../sandbox/nova/server-change";
import { person } from "../../sites/testing/stored-site";
import { bootedOnceInOrder, changesOf, planOf, stillInBooks, touchedSource } from "./drill-history";
import { always } from "./failover-history";
import { AS_A_DRILL } from "./failover-sweep-lane";
import { chooseMoments, KILLS_PER_RUN } from "./moments";
import { type RecoveryStage, recoveryStage } from "./recovery-stage";
import { unsettled } from "./run-history";
import type { ThereAndBack } from "./story-sweep";
import { sweepThereAndBack } from "./there-and-back";

type Receiver = Awaited<ReturnType<typeof receiver>>;

/**
 * A worker is SIGKILLed in a failover whose source refuses every call, while its VMs still run until the operator's fencing
 * hook turns them off, or in the roll-back once the source answers again. What a hook has fenced is a person's to start.
 */
export const darkFailoverSweepLane = (): void => {
  let told: Receiver;
  sweepThereAndBack({
    says: "fails over from a dark site by the word of its hook, once, whenever its worker is killed",
    async open() {
      const stage = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
      told = await receiver({
        answer: ({ body }) => {
          const { event } = JSON.parse(body) as { event: string };
          if (event === "fence") turn(stage, "off");
          return { body: JSON.stringify({ fenced: event === "fence" }) };
        },
      });
      await giveHooks(stage, told);
      return stage;
    },
    async start(stage) {
      told.forget();
      turn(stage, "on");
      await stage.control.flip("site-dark", { site: stage.source.name, how: "refuses" });
      return stage.startFailover();
    },
    ended: (stage, runId) => stage.drillEnded(runId),
    violationsOf: (stage, runId, story) => lostViolations(stage, runId, story, told),
    back: {
      endsAs: "partly_failed",
      prepare: async (stage) => void (await stage.control.flip("heal", {})),
      violationsOf: (stage, runs, story, since) => backViolations(stage, runs, story, since, told),
    },
    choose(moments) {
      const delivered = moments.filter(({ name }) =>
        /^after POST \/hook in (fence|hand-over|settle)$/.test(name),
      );
      if (delivered.length !== 3) throw new Error(`${delivered.length} deliveries were moments of the run`);
      return chooseMoments(moments, { least: 80, of: ({ name }) => !AS_A_DRILL.test(name) });
    },
  });
};

async function giveHooks({ vnfId, to }: RecoveryStage, { url }: Receiver): Promise<void> {
  const fence = await storedHook(url, { name: "breaker", kind: "fence" });
  const handOver = await storedHook(url, { name: "routes", kind: "hand-over" });
  const hooks = { fenceHookId: fence.id, handOverHookId: handOver.id };
  await updatePlanHooks(person(), { vnfId, siteId: to.id, version: 0, ...hooks });
}

/** As a power switch does: behind Nova's back, which learns of it. */
function turn({ source, serverIds }: RecoveryStage, how: "on" | "off"): void {
  const isOn = how === "on";
  for (const id of serverIds)
    if ((source.rows(SERVERS).get(id)?.vmState === "active") !== isOn)
      changeServer(source, id, {
        vmState: isOn ? "active" : "stopped",
        powerState: isOn ? POWER.running : POWER.shutdown,
      });
}

/** Of one that serves: nobody but the hook has changed anything at the source, and its word is what the failover went on by. */
async function lostViolations(
  stage: RecoveryStage,
  runId: string,
  story: ThereAndBack,
  told: Receiver,
): Promise<string[]> {
  const plan = await planOf(runId);
  const { fence } = await stage.recoveryOf(runId);
  const record = fence as unknown as FenceRecord | null;
  return [
    ...bootedOnceInOrder(stage, plan, story),
    ...touchedSource(stage, story.since),
    ...asTheHookLeft(stage),
    ...(record?.isProved && record.hook?.isFenced
      ? []
      : ["the hook's word is not in the record of the fence"]),
    ...deliveries(told, ["fence", "hand-over"]),
    ...(await always(stage, runId, plan, story)),
  ];
}

/** Of one that was rolled back: nothing of it is left, and the source is as the hook left it. */
async function backViolations(
  stage: RecoveryStage,
  { failover, rollBack }: { failover: string; rollBack: string },
  { before, ...story }: ThereAndBack,
  sinceRollBack: number,
  told: Receiver,
): Promise<string[]> {
  const plan = await planOf(failover);
  const { failure } = await db().run.findUniqueOrThrow({ where: { id: rollBack } });
  const cause = String((failure as { cause?: string } | null)?.cause);
  return [
    ...changesOf(before.target, stage.lists()),
    ...changesOf(before.source, stage.sourceLists()).map((text) => `at the source ${text}`),
    ...(await stillInBooks(rollBack)),
    ...touchedSource(stage, sinceRollBack),
    ...asTheHookLeft(stage),
    ...(cause.includes("the hook breaker has fenced aaa-2 and aaa-1") ? [] : [`it was told: ${cause}`]),
    ...deliveries(told, ["fence", "hand-over", "hand-back"]),
    ...(await unsettled(rollBack)),
    ...(await always(stage, failover, plan, story)),
  ];
}

/** Off, and not locked by us. */
const asTheHookLeft = ({ source, serverIds }: RecoveryStage): string[] =>
  serverIds.flatMap((id) => {
    const server = source.rows(SERVERS).get(id);
    return server?.vmState === "stopped" && !server.lockedBy
      ? []
      : [`${server?.name} is ${server?.vmState} at the source, locked by ${server?.lockedBy}`];
  });

/** Each event in its order, by one id and with one body: a receiver knows again what it was told before a kill. */
function deliveries({ received }: Receiver, events: readonly string[]): string[] {
  const seen = received.map(({ headers, body }) => ({
    event: (JSON.parse(body) as { event: string }).event,
    as: `${headers["stillpoint-delivery"]} ${body}`,
  }));
  const inOrder = seen.map(({ event }) => event).filter((event, i, all) => event !== all[i - 1]);
  const ofOne = (event: string) => new Set(seen.flatMap((one) => (one.event === event ? [one.as] : [])));
  // Once by each worker at most, and the last one goes on alone.
  const most = 1 + KILLS_PER_RUN;
  return [
    ...(seen.length > events.length + most ? [`the hooks were told ${seen.length} times`] : []),
    ...(inOrder.join() === events.join() ? [] : [`the hooks were told ${inOrder.join()}`]),
    ...events.flatMap((event) =>
      ofOne(event).size > 1 ? [`${event} was told in different ways: ${[...ofOne(event)].join(" / ")}`] : [],
    ),
  ];
}
