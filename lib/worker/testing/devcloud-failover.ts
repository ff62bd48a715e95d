import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { listVolumes } from "../../openstack/cinder/volumes";
import { listNetworks } from "../../openstack/neutron/networks";
import { listPorts } from "../../openstack/neutron/ports";
import { listInstanceActions } from "../../openstack/nova/instance-actions";
import { getServer, listServers } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { recoveryPlanOf } from "../../recoveries/recovery-plan-of";
import type { RecoveryRunPlan } from "../../recoveries/recovery-run-plan";
import { rollBackRecovery } from "../../recoveries/roll-back";
import { startFailover } from "../../recoveries/start-failover";
import { person } from "../../sites/testing/stored-site";
import { type DevcloudStage, ended } from "./devcloud-stage";
import { planOf, stillInBooks } from "./drill-history";
import type { SweepStage } from "./kill-sweep";
import { unsettled } from "./run-history";

/**
 * Failovers to the second region, each with its roll-back. What it judges by is Nova's, Cinder's and Neutron's lists and
 * Nova's own record of what it was asked, and our rows.
 */
export function devcloudFailover(stage: DevcloudStage): SweepStage {
  const stories = new Map<string, ReturnType<typeof tell>>();
  const { vnfId, targetId: siteId } = stage;
  /** What the originals had been asked for in runs before: a moment that did not come is tried in another one. */
  let before: ReadonlySet<string> = new Set();

  async function tell(runId: string) {
    const run = await ended(runId);
    const wrong = await whenThere(stage, runId, before);
    if (run.state !== "succeeded") return { run, wrong };
    const { name: typedName } = await db().vnf.findUniqueOrThrow({ where: { id: vnfId } });
    const form = { recoveryId: run.recoveryId, typedName, reason: "It was tried." };
    const back = await ended((await rollBackRecovery(person(), form)).runId);
    return { run: back, wrong: [...wrong, ...(await whenBack(stage, runId, back.id, before))] };
  }
  const storyOf = (runId: string) => {
    const story = stories.get(runId) ?? tell(runId);
    stories.set(runId, story);
    return story;
  };

  return {
    mark: () => Date.now(),
    async start() {
      const pointId = await completePoint(stage);
      before = new Set(
        (await Promise.all(stage.serverIds.map((id) => powerOf(stage, id))))
          .flat()
          .map(({ requestId }) => requestId),
      );
      const wanted = { vnfId, pointId, siteId };
      const { plan, hash } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
      const run = await startFailover(person(), {
        ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: plan.vnf.name },
        ...{ overrides: plan.overridesNeeded, reason: "It is tried." },
      });
      return run.runId;
    },
    ended: async (runId) => (await storyOf(runId)).run,
    violationsOf: async (runId) => [...(await storyOf(runId)).wrong],
    tell: () => [],
  };
}

/** Before the first failover there is none: it is made by the worker that waits for that one. */
async function completePoint(stage: DevcloudStage): Promise<string> {
  const newest = () =>
    db().recoveryPoint.findFirst({
      where: { vnfId: stage.vnfId, state: "complete" },
      orderBy: { takenAt: "desc" },
    });
  const point = (await newest()) ?? (await stage.ended(await stage.start()).then(newest));
  if (!point) throw new Error("the VNF has no complete recovery point");
  return point.id;
}

/** I2, I10: of all that was planned there is one, and the originals were stopped and locked by one call each. */
async function whenThere(
  stage: DevcloudStage,
  runId: string,
  before: ReadonlySet<string>,
): Promise<string[]> {
  const plan = await planOf(runId);
  const own = await ownAt(stage.two, runId);
  return [
    ...Object.entries(plannedOf(plan)).flatMap(([what, steps]) => {
      const is = own[what as keyof typeof own];
      return [...steps].sort().join() === [...is].sort().join()
        ? []
        : [`the second region has the ${what} ${is.join(", ")}; planned are ${steps.join(", ")}`];
    }),
    ...(await originals(stage, before, { vmState: "stopped", isLocked: true, asked: "lock,stop" })),
    ...(await unsettled(runId)),
  ];
}

/** I13: nothing of it is left, and the originals run. */
async function whenBack(
  stage: DevcloudStage,
  runId: string,
  rollBack: string,
  before: ReadonlySet<string>,
): Promise<string[]> {
  const own = await ownAt(stage.two, runId);
  return [
    ...Object.entries(own).flatMap(([what, is]) =>
      is.length === 0 ? [] : [`the second region still has the ${what} ${is.join(", ")}`],
    ),
    ...(await originals(stage, before, {
      vmState: "active",
      isLocked: false,
      asked: "lock,start,stop,unlock",
    })),
    ...(await stillInBooks(rollBack)),
    ...(await unsettled(rollBack)),
  ];
}

const plannedOf = ({ servers, volumes, ports, make }: RecoveryRunPlan) => ({
  servers: servers.map(({ serverId }) => `boot:${serverId}`),
  volumes: volumes.map(({ key }) => `restore:${key}`),
  ports: ports.map(({ key }) => `port:${key}`),
  networks: make.networks.map(({ key }) => `network:${key}`),
});

/** What a region has that is marked as the run's, by its steps. */
async function ownAt(session: Session, runId: string) {
  const mark = `stillpoint-${runId.slice(0, 8)}-`;
  const byData = (items: readonly { metadata: Record<string, string> }[]) =>
    items
      .filter(({ metadata }) => metadata.stillpoint_run === runId)
      .map(({ metadata }) => metadata.stillpoint_step ?? "");
  const byText = (items: readonly { description: string | null }[]) =>
    items.flatMap(({ description }) => (description?.startsWith(mark) ? description.slice(mark.length) : []));
  return {
    servers: byData(await collect(listServers(session))),
    volumes: byData(await collect(listVolumes(session))),
    ports: byText(await collect(listPorts(session))),
    networks: byText(await collect(listNetworks(session))),
  };
}

/** How each original is, and that it was asked for nothing more often than once in this run and its roll-back. */
async function originals(
  stage: DevcloudStage,
  before: ReadonlySet<string>,
  wanted: { vmState: string; isLocked: boolean; asked: string },
): Promise<string[]> {
  const found = stage.serverIds.map(async (id) => {
    const { vmState, isLocked } = await getServer(stage.one, id);
    const asked = (await powerOf(stage, id))
      .filter(({ requestId }) => !before.has(requestId))
      .map(({ action }) => action)
      .sort();
    const is = { vmState, isLocked, asked: asked.join() };
    return JSON.stringify(is) === JSON.stringify(wanted)
      ? []
      : [`the original ${id} is ${JSON.stringify(is)}`];
  });
  return (await Promise.all(found)).flat();
}

const POWER: readonly string[] = ["start", "stop", "lock", "unlock"];

/** What Nova has been asked about the power and the lock of an original, ever. */
const powerOf = async ({ one }: DevcloudStage, id: string) =>
  (await collect(listInstanceActions(one, id))).filter(({ action }) => POWER.includes(action));
