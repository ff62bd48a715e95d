import { notTaken } from "./addresses-sweep-lane";
import { changesOf } from "./drill-history";
import { failoverViolations } from "./failover-history";
import { withPorts } from "./homeward-stage";
import { chooseMoments, type Moment } from "./moments";
import { type RecoveryStage, recoveryStage } from "./recovery-stage";
import type { ThereAndBack } from "./story-sweep";
import { sweepThereAndBack } from "./there-and-back";

/**
 * A worker is SIGKILLed while VMs are restored in the place of those that are there, or in the roll-back, at one moment of
 * each kind that neither a drill nor a failover home has, and another goes on: the present VMs are stopped and locked by one
 * call each and kept whole, the new ones come up once with their addresses, and after the roll-back all is as it was.
 */
export const replacementSweepLane = (): void =>
  sweepThereAndBack({
    says: "puts each VM in its place once, keeps the old one, and takes it all back, whenever its worker is killed",
    isFirstAlike: true,
    async open() {
      const { source, ...rest } = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
      const lists = () => withPorts(source);
      // It is its own target.
      return { ...rest, source, target: source, lists, sourceLists: lists };
    },
    start: (stage) => stage.startReplacement(),
    ended: (stage, runId) => stage.drillEnded(runId),
    violationsOf: async (stage, runId, story) => [
      ...(await failoverViolations(stage, runId, story)),
      ...(await notTaken(stage, runId, story)),
      ...lostOriginals(stage, story),
      ...(await notPending(stage, runId)),
    ],
    choose: (moments) => chooseMoments(moments, { least: 120, isPerStep: true, of: isOfReplacement }),
  });

/** After each step that a failover has not, or has elsewhere, and what is asked of VMs that stay. */
const isOfReplacement = ({ step, name }: Moment): boolean =>
  OWN_STEPS.test(name) || (["stop", "start"].includes(step) && / POST /.test(name));
const OWN_STEPS = /^(done|kept) (restore|stop|build|look-still-off|commit|hand-over|remove|give-back)$/;

/** What was there and is not; the ports' own names tell whose they are, and these change hands. */
const lostOriginals = (stage: RecoveryStage, { before }: ThereAndBack): string[] =>
  changesOf({ ...before.source, ports: [] }, { ...stage.sourceLists(), ports: [] }).filter((text) =>
    text.endsWith(" is gone"),
  );

/** A person decides about it, and nobody else recovers the VNF meanwhile. */
async function notPending(stage: RecoveryStage, runId: string): Promise<string[]> {
  const { state, openVnfId } = await stage.recoveryOf(runId);
  return state === "pending" && openVnfId === stage.vnfId ? [] : [`it is ${state}, open for ${openVnfId}`];
}
