import { failoverViolations } from "./failover-history";
import { chooseMoments } from "./moments";
import { recoveryStage } from "./recovery-stage";
import { sweepThereAndBack } from "./there-and-back";

/**
 * A worker is SIGKILLed in a failover or in the roll-back that follows it, at one moment of each kind that a drill has not,
 * and another goes on:
 * the source's VMs are stopped and locked by one call each and started by none until the copies are gone, VMs come up
 * once and in their order, no VM ever runs at both sites (DESIGN I10), and after the roll-back all is as it was. Otherwise as
 * drill-sweep-lane.ts.
 */
export const failoverSweepLane = (): void =>
  sweepThereAndBack({
    says: "stops the source once, brings every VM up once, and takes it all back, whenever its worker is killed",
    open: () => recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] }),
    start: (stage) => stage.startFailover(),
    ended: (stage, runId) => stage.drillEnded(runId),
    violationsOf: failoverViolations,
    // So many are its calls alone.
    choose: (moments) => chooseMoments(moments, { least: 120, of: ({ name }) => !AS_A_DRILL.test(name) }),
  });

/** What a drill does in the same words, and its own sweep kills: from the records to the VMs' checks, and their removal. */
export const AS_A_DRILL =
  /(check|import|restore|ready|group|network|server-group|keypair|flavor|port|router|boot|attach|verify|journal|remove):|\/network\/|DELETE |POST \/volume\/v3\/…\/volumes$/;
