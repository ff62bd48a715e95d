import type { Status } from "@/components/status/status-meta";
import { inBootOrder } from "@/lib/recoveries/fence/start-steps";
import { listed } from "@/lib/recoveries/words";
import type { FenceRecord, OverrideKind, RecoveryView } from "@/lib/runs/recovery-view";

type Fenced = FenceRecord["servers"][number];
type Signed = Pick<RecoveryView["overrides"][number], "kind" | "by" | "reason">;

/** What is known of a VM at the source. "locked" is stopped, too: nobody but an administrator starts it there. */
export const FENCE_STATUS: Record<Fenced["state"], Status> = {
  stopped: "fenceStopped",
  locked: "fenceLocked",
  gone: "fenceGone",
  unproved: "fenceUnproved",
};

/** What somebody has taken upon themselves, in words. */
export const OVERRIDE_WORDS: Record<OverrideKind, string> = {
  "not-fenced": "Nobody has proved that the source’s VMs are off",
  "drill-missing": "No drill has passed in the time that the VNF demands",
  "readiness-red": "A check of the target’s readiness failed",
  "copy-may-run": "A copy left by an earlier failover may run elsewhere",
  "loses-writes": "A newer point was passed over",
  "without-user-data": "VMs boot without their user data, which nobody could open",
  "target-given-up": "The target was given up as lost: copies may run there",
};

export interface FenceVerdict {
  tone: "ok" | "warn" | "fail";
  /** Without a full stop. */
  title: string;
  text: string | null;
}

/** Whether two copies could run, and who answers for it if nobody could prove that. Pure. */
export function fenceVerdict(
  fence: FenceRecord,
  overrides: readonly Signed[],
  siteName: string,
): FenceVerdict {
  const { isProved, hook, servers } = fence;
  if (isProved)
    return {
      tone: "ok",
      title: `Proved: no copy of a VM can run at ${siteName}`,
      text: hook?.isFenced ? `The hook ${hook.name} confirmed it: ${hook.answer}` : null,
    };
  const unproved = servers.filter(({ state }) => state === "unproved").map(({ name }) => name);
  const of = unproved.length > 0 ? `: ${listed(unproved)} may run at ${siteName}` : "";
  const signed = overrides.find(({ kind }) => kind === "not-fenced");
  return signed
    ? { tone: "warn", title: `Not proved${of}`, text: `Signed by ${signed.by}, because: ${signed.reason}` }
    : { tone: "fail", title: `Not proved${of}`, text: "Nobody has signed for it: no copy was started." };
}

/** What the operator's hook said; null: there is none, or it was not needed. Pure. */
export function hookWords({ hook }: Pick<FenceRecord, "hook">): string | null {
  if (!hook) return null;
  const tries = hook.tries === 1 ? "at the first try" : `in ${hook.tries} tries`;
  return hook.isFenced
    ? `The hook ${hook.name} answered ${tries}: ${hook.answer}`
    : `The hook ${hook.name} did not confirm it ${tries}: ${hook.answer}`;
}

/** The same in the order in which they are started again: the first to boot is the first. Pure. */
export const startedAgain = (fence: FenceRecord | null): string[] =>
  stoppedByUs(fence && { ...fence, servers: inBootOrder(fence) });

/** The VMs that the fence stopped, and a roll-back starts again, in the order of their names here. Pure. */
export const stoppedByUs = (fence: FenceRecord | null): string[] =>
  (fence?.servers ?? []).flatMap(({ name, state, wasRunning }) =>
    wasRunning === true && (state === "stopped" || state === "locked") ? [name] : [],
  );
