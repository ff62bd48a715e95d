import { db } from "../../db";
import { receiver } from "../../hooks/testing/receiver";
import { storedHook } from "../../hooks/testing/stored-hook";
import { updatePlanHooks } from "../../recoveries/update-plan-hooks";
import type { FenceRecord } from "../../runs/recovery-view";
import { POWER, SERVERS } from "../../sandbox/nova/rows";
import { changeServer } from "../../sandbox/nova/server-change";
import { person } from "../../sites/testing/stored-site";
import { bootedOnceInOrder, changesOf, planOf, stillInBooks } from "./drill-history";
import { always, askedOf } from "./failover-history";
import { AS_A_DRILL } from "./failover-sweep-lane";
import type { Lane } from "./kill-sweep";
import { chooseMoments } from "./moments";
import { type RecoveryStage, recoveryStage } from "./recovery-stage";
import { unsettled } from "./run-history";
import { sweepThereAndBack, type ThereAndBack } from "./there-and-back";

type Receiver = Awaited<ReturnType<typeof receiver>>;

/**
 * The same where the source is lost: it refuses every call while its VMs still run, and the operator's fencing hook turns
 * them off. Whenever its worker is killed, the hooks hear one thing each, however often; nothing is asked of the source;
 * no VM runs at both sites (DESIGN I10). The roll-back, once the source answers again, starts nothing that a hook has
 * fenced, and says so: a person does.
 */
export const darkFailoverSweepLane = (lane?: Lane): void => {
  let told: Receiver;
  sweepThereAndBack(
    {
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
      choose: (moments) => chooseMoments(moments, { least: 80, of: ({ name }) => !AS_A_DRILL.test(name) }),
    },
    lane,
  );
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

/** Of one that serves: only the hook has touched the source, and its word is what the failover went on by. */
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
    ...notAsked(stage, plan, story.since),
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
    ...notAsked(stage, plan, sinceRollBack),
    ...(cause.includes("the hook breaker has fenced aaa-2 and aaa-1") ? [] : [`it was told: ${cause}`]),
    ...deliveries(told, ["fence", "hand-over", "hand-back"]),
    ...(await unsettled(rollBack)),
    ...(await always(stage, failover, plan, story)),
  ];
}

const notAsked = (...of: Parameters<typeof askedOf>): string[] =>
  [...askedOf(...of)].map(([name, calls]) => `${name} was asked at the source: ${calls.join()}`);

/** Each event in its order, by one id and with one body, so that a receiver that has seen it knows it again. */
function deliveries({ received }: Receiver, events: readonly string[]): string[] {
  const seen = received.map(({ headers, body }) => ({
    event: (JSON.parse(body) as { event: string }).event,
    as: `${headers["stillpoint-delivery"]} ${body}`,
  }));
  const inOrder = seen.map(({ event }) => event).filter((event, i, all) => event !== all[i - 1]);
  const ofOne = (event: string) => new Set(seen.flatMap((one) => (one.event === event ? [one.as] : [])));
  return [
    ...(inOrder.join() === events.join() ? [] : [`the hooks were told ${inOrder.join()}`]),
    ...events.flatMap((event) =>
      ofOne(event).size > 1 ? [`${event} was told in different ways: ${[...ofOne(event)].join(" / ")}`] : [],
    ),
  ];
}
