import type { Status } from "@/components/status/status-meta";
import type { FormerCopies, FormerVm } from "@/lib/recoveries/former-members/former-view";
import type { StoppedFormer } from "@/lib/recoveries/former-members/stop-former-members";
import { counted, listed } from "@/lib/recoveries/words";

/** What a VM that a VNF has left does. One that runs is the second of two copies. */
export const FORMER_STATUS: Record<FormerVm["state"], Status> = {
  running: "formerRuns",
  stopped: "vmOff",
  gone: "fenceGone",
  unknown: "unknown",
};

export interface FormerVerdict {
  tone: "fail" | "warn" | "ok";
  /** A sentence. */
  text: string;
}

/** Whether two copies serve, or may serve, or nobody can tell. Pure. */
export function formerVerdict({ answers, isRisk, siteName, vms }: FormerCopies): FormerVerdict {
  const named = (state: FormerVm["state"]) => vms.filter((vm) => vm.state === state).map(({ name }) => name);
  const [running, unknown] = [named("running"), named("unknown")];
  if (isRisk) {
    const told = [
      running.length > 0
        ? `${listed(running)} ${running.length === 1 ? "runs" : "run"} at ${siteName}, too`
        : null,
      unknown.length > 0
        ? `nobody can say whether ${listed(unknown)} ${unknown.length === 1 ? "does" : "do"}${running.length > 0 ? "" : ` not run at ${siteName}, too`}`
        : null,
    ];
    return { tone: "fail", text: `Split-brain risk: ${told.filter((part) => part !== null).join("; ")}.` };
  }
  if (answers !== true)
    return {
      tone: "warn",
      text:
        answers === false
          ? `${siteName} does not answer: nobody can say whether they run.`
          : `Nobody asks ${siteName}: whether they run is not known.`,
    };
  return { tone: "ok", text: `None of them runs at ${siteName}.` };
}

/** Why they cannot be stopped from here; undefined: they can. Pure. */
export function whyNotStop({ answers, siteName, vms }: FormerCopies): string | undefined {
  if (answers === false) return `${siteName} does not answer: nothing can be stopped there now.`;
  if (answers === null) return `${siteName} is not asked by this installation: add its credentials first.`;
  if (vms.every(({ state, isLocked }) => state === "gone" || (state === "stopped" && isLocked === true)))
    return "All of them are stopped and locked, or gone.";
  return undefined;
}

/** What came of stopping them, in a sentence each: those that could not be stopped are named. Pure. */
export function stoppedWords(
  vms: readonly Omit<StoppedFormer, "serverId">[],
  siteName: string,
): { done: string | null; failed: string[] } {
  const off = vms.filter(({ state }) => state !== "unproved");
  return {
    done:
      off.length === 0
        ? null
        : `${counted(off.length, "VM")} at ${siteName} ${off.length === 1 ? "is" : "are"} off: ${listed(off.map(({ name }) => name))}.`,
    failed: vms
      .filter(({ state, cause }) => state === "unproved" || (state === "stopped" && cause !== null))
      .map((vm) => `${vm.name}${vm.state === "unproved" ? " may still run" : ""}${whyOf(vm)}`),
  };
}

function whyOf({ cause, todo, requestId }: Pick<StoppedFormer, "cause" | "todo" | "requestId">): string {
  if (!cause) return ".";
  return `: ${cause}${requestId ? ` (${requestId})` : ""}.${todo ? ` ${todo}` : ""}`;
}
