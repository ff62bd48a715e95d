import type { StepSeed } from "../../runs/step-journal";
import type { PlannedSwap, RecoveryRunPlan } from "../recovery-run-plan";

type Seed = (swap: PlannedSwap) => StepSeed;

const about = ({ serverId }: PlannedSwap) => ({ serverId });

/** The steps by which a VM gets another volume. Pure. */
export const SWAP_STEPS = {
  stop: (swap) => ({
    ...about(swap),
    ...{ key: `stop:${swap.serverId}`, phase: "stop", position: 0 },
    title: swap.mayStop ? `Stop ${swap.serverName}, if it runs` : `See that ${swap.serverName} is off`,
  }),
  detach: (swap) => ({
    ...about(swap),
    ...{ key: `detach:${swap.oldVolumeId}`, phase: "attach", position: 0 },
    title: `Detach ${swap.oldName}${swap.device ? ` from ${swap.device}` : ""}`,
  }),
  attach: (swap) => ({
    ...about(swap),
    ...{ key: `attach:${swap.serverId}`, phase: "attach", position: 1 },
    title: `Attach the restored volume${swap.device ? ` at ${swap.device}` : ""}`,
  }),
  /** Of one that goes back only. */
  putBack: (swap) => ({
    ...about(swap),
    ...{ key: `put-back:${swap.oldVolumeId}`, phase: "attach", position: 2 },
    title: `Put ${swap.oldName} back`,
  }),
  start: (swap) => ({
    ...about(swap),
    ...{ key: `start:${swap.serverId}`, phase: "start", position: 0 },
    title: `Start ${swap.serverName} again, if it ran`,
  }),
  names: (swap) => ({
    ...about(swap),
    ...{ key: "names", phase: "start", position: 1 },
    title: `Give the restored volume its name, and name the old one so that it is known`,
  }),
} as const satisfies Record<string, Seed>;

/** Those that are known before the start. Pure. */
export function swapSteps({ inPlace, to }: RecoveryRunPlan): Omit<StepSeed, "position">[] {
  if (!inPlace) return [];
  const { stop, detach, attach, start, names } = SWAP_STEPS;
  return [stop, detach, attach, start, names].map((seed) => ({ ...seed(inPlace), siteName: to.name }));
}

/** How a person does the rest. Pure. */
export function byHand(
  { serverId, oldVolumeId, device }: PlannedSwap,
  newId: string,
  { isAttached, wasRunning }: { isAttached: boolean; wasRunning: boolean },
): string {
  const at = device ? ` --device ${device}` : "";
  return [
    ...(isAttached
      ? []
      : [
          `openstack volume show ${oldVolumeId}; openstack volume show ${newId}`,
          `openstack server add volume${at} ${serverId} ${oldVolumeId}`,
        ]),
    ...(wasRunning ? [`openstack server start ${serverId}`] : []),
  ].join("\n");
}
