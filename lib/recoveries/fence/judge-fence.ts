import type { FenceRecord } from "../../runs/recovery-view";
import type { StopReason } from "../../runs/run-stopped";
import type { SignedOverride } from "../signed-override";
import { listed } from "../words";

/**
 * Whether copies of the source's VMs may start elsewhere: it is proved that none of them runs, or somebody has signed
 * for that. Pure.
 * @returns why not; null: they may
 */
export function judgeFence(
  { isProved, sourceAnswers, cause, servers, hook }: FenceRecord,
  overrides: readonly Pick<SignedOverride, "kind">[],
): StopReason | null {
  if (isProved || overrides.some(({ kind }) => kind === "not-fenced")) return null;
  const unproved = servers.filter((server) => !isFenced(server, hook));
  const told = [
    unproved.length > 0
      ? `Nobody can say that ${listed(unproved.map(({ name }) => name))} ${unproved.length === 1 ? "does" : "do"} not run`
      : "Nobody can say that the source’s VMs do not run",
    unproved.find((server) => server.cause)?.cause ?? (sourceAnswers ? null : cause),
    hook && !hook.isFenced ? `the hook ${hook.name} did not confirm: ${hook.answer}` : null,
  ];
  return {
    cause: told.filter((part) => part !== null).join("; "),
    todo: "Make sure that they are off, and start the failover again with that signed; or wait until their site answers.",
  };
}

/** It is off, or gone, or the operator's hook has confirmed for it that it cannot run. Pure. */
export const isFenced = (
  { serverId, state }: FenceRecord["servers"][number],
  hook: FenceRecord["hook"],
): boolean =>
  state !== "unproved" || (hook?.isFenced === true && (hook.serverIds?.includes(serverId) ?? false));

/**
 * Whether something was done to a VM of the source, or may have been, which a roll-back would have to take back: how a VM
 * was is written down before it is changed, and taken out again when nothing was done to it. Pure.
 */
export const hasTouched = ({ servers, hook }: Pick<FenceRecord, "servers" | "hook">): boolean =>
  hook?.isFenced === true ||
  servers.some(({ state, wasRunning, wasLocked }) => {
    if (state === "gone") return false;
    if (state === "unproved") return wasRunning !== null;
    return wasRunning !== false || wasLocked !== true;
  });
