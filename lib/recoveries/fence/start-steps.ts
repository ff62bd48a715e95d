import type { FenceRecord } from "../../runs/recovery-view";
import type { StepSeed } from "../../runs/step-journal";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { listed } from "../words";

/** What a roll-back does when all that the recovery made is gone, for the journal: in boot order. Pure. */
export function startStepsOf(
  { floatingIps, to, from }: Pick<RecoveryRunPlan, "floatingIps" | "to" | "from">,
  record: Pick<FenceRecord, "servers"> | null,
): StepSeed[] {
  const phase = "start" as const;
  const addresses =
    floatingIps.length === 0
      ? []
      : [
          {
            key: ADDRESSES_STEP,
            phase,
            title: `Lead ${listed(floatingIps.map(({ address }) => address))} back to where ${floatingIps.length === 1 ? "it" : "they"} led before`,
            siteName: to.name,
          },
        ];
  const servers = inBootOrder(record).map(({ serverId, name, wasRunning, at }) => ({
    key: startStep(serverId),
    phase,
    title: wasRunning === false ? `Unlock ${name}, which was off before` : `Unlock and start ${name}`,
    serverId,
    siteName: at?.siteName ?? from.name,
  }));
  return [...addresses, ...servers].map((seed, position) => ({ ...seed, position }));
}

export const ADDRESSES_STEP = "start:floating-ips";
export const startStep = (serverId: string): string => `start:${serverId}`;

/** The record has the last to boot first. Pure. */
export const inBootOrder = (record: Pick<FenceRecord, "servers"> | null): FenceRecord["servers"] =>
  [...(record?.servers ?? [])].reverse().sort((a, b) => (a.at?.tier ?? 1) - (b.at?.tier ?? 1));
