import { PORTS } from "../../sandbox/neutron/rows";
import { SERVERS } from "../../sandbox/nova/rows";
import { planOf } from "./drill-history";
import { failoverViolations } from "./failover-history";
import { homewardStage } from "./homeward-stage";
import { chooseMoments, type Moment } from "./moments";
import type { RecoveryStage } from "./recovery-stage";
import type { ThereAndBack } from "./story-sweep";
import { sweepThereAndBack } from "./there-and-back";

/**
 * A worker is SIGKILLed in a failover home, where former VMs give their addresses up, or in its roll-back, which gives them
 * back, at one moment of each kind of that, and another goes on: each address is the new VM's, and then the former one's
 * again. Otherwise as failover-sweep-lane.ts.
 */
export const addressesSweepLane = (): void =>
  sweepThereAndBack({
    says: "takes each address once and gives it back, whenever its worker is killed",
    open: () => homewardStage(["aaa-1", "aaa-2"], [1, 2]),
    start: (stage) => stage.startFailover(),
    ended: (stage, runId) => stage.drillEnded(runId),
    violationsOf: async (stage, runId, story) => [
      ...(await failoverViolations(stage, runId, story)),
      ...(await notTaken(stage, runId, story)),
    ],
    choose: (moments) => chooseMoments(moments, { least: 120, isPerStep: true, of: isOfAddresses }),
  });

const isOfAddresses = ({ step, name }: Moment): boolean =>
  step === "give-back" || /(take|give-back):|os-interface/.test(name);

/** Each MAC that a former VM gave up is on one port, of a VM of this failover; the former VMs stay off and locked. */
export async function notTaken(
  stage: RecoveryStage,
  runId: string,
  { before }: ThereAndBack,
): Promise<string[]> {
  const { takes = [], servers } = await planOf(runId);
  const ports = stage.target.rows(PORTS).all();
  const formers = [...new Set(takes.map(({ formerServerId }) => formerServerId))];
  return [
    ...(takes.length >= servers.length ? [] : [`${takes.length} addresses were to be taken`]),
    ...takes.flatMap(({ mac, formerName, formerServerId }) => {
      const held = ports.filter((port) => port.mac === mac);
      const [port] = held;
      const isNew = port && !before.target.servers.includes(port.deviceId) && port.deviceId !== "";
      if (held.length !== 1 || !isNew)
        return [`${mac} of ${formerName} is on the ports of ${held.map((p) => p.deviceId).join(", ")}`];
      return port.deviceId === formerServerId ? [`${formerName} still has ${mac}`] : [];
    }),
    ...formers.flatMap((id) => {
      const former = stage.target.rows(SERVERS).get(id);
      return former?.vmState === "stopped" && former.lockedBy
        ? []
        : [`the former VM ${id} is not off and locked`];
    }),
  ];
}
