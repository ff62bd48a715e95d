import type { CallOptions } from "../openstack/transport";

/** The ways to hold a VM still, the best first. */
export const QUIESCE_METHODS = ["nova-quiesce", "guest-agent", "pause", "suspend", "stop", "none"] as const;
export type QuiesceMethodName = (typeof QUIESCE_METHODS)[number];

/** What a snapshot taken meanwhile is worth (DESIGN section 2). "application" is never a method's own promise. */
export type MethodConsistency = "filesystem" | "crash-group" | "crash";

/** What thaws a guest when nothing of ours is left alive. */
export type DeadManTimer =
  /** `at` the cloud's API or the compute host itself; the longest time that may be asked of it. */
  | { kind: "timer"; at: "nova-api" | "compute-host"; defaultMs: number; maxMs: number }
  /** Thaw not guaranteed: to be chosen knowingly. */
  | { kind: "none" }
  /** Nothing is held. */
  | { kind: "not-needed" };

/** What is known of a VM beforehand: enough for every method, so that nothing is looked up in the freeze window. */
export interface QuiesceTarget {
  serverId: string;
  name: string;
  /** Undefined: not known. */
  vmState: string | undefined;
  /** null: nothing is going on. Undefined: not known. */
  taskState: string | null | undefined;
  powerState: number | undefined;
  isLocked: boolean | undefined;
  /** Nova tells admins only. */
  host: string | undefined;
  instanceName: string | undefined;
  /** Of its image, or of its boot volume's image metadata. Undefined: not known. */
  imageProperties: Readonly<Record<string, string>> | undefined;
}

/** Whether a VM can be held still by a method, in words for who has to act. */
export type Possibility =
  | { isPossible: true /** What speaks against it all the same. */; warning?: string }
  | { isPossible: false; reason: string; todo: string };

/** How a quiesce ended. "unknown" and "frozen" must be thawed; "not-frozen" is certain. */
export type QuiesceOutcome =
  | {
      state: "frozen";
      /** When the dead-man timer ends it, where the method has one. */
      thawsBy: Date | null;
      /** What a snapshot is worth this time, where that is less than what the method promises. */
      consistency?: MethodConsistency;
    }
  | { state: "not-frozen"; reason: string; todo: string }
  | { state: "unknown"; reason: string; todo: string };

/** How a thaw ended. "unknown": to be repeated until it is one of the others. */
export type ThawOutcome =
  | { state: "thawed" }
  /** It was running already: what was cut meanwhile may not be consistent. `reason`: as far as it is known. */
  | { state: "was-not-frozen"; reason: string }
  /** The VM does not exist any more: nothing is held. */
  | { state: "gone" }
  /** No method says so: it was not to be let run, since a failover has fenced it. `reason`: which one. */
  | { state: "left-off"; reason: string }
  | { state: "unknown"; reason: string; todo: string };

/** "running": its writes go on. "unknown": it may be held, or be about to be. */
export type HeldState = "frozen" | "running" | "gone" | "unknown";

export interface QuiesceCall extends Pick<CallOptions, "signal" | "globalRequestId"> {
  /** How long its confirmation is waited for, ms; less where the dead-man timer ends before. */
  deadlineMs: number;
  /**
   * What the dead-man timer is set to, ms from now; the method's default when left out. Its maximum at most, and at
   * least what it can: 1 s with nova-quiesce, 5 s with guest-agent.
   */
  thawAfterMs?: number;
  /** Throws when the caller may not act any more; asked right before each thing that is sent, and after a freeze (I8). */
  assertFence?: () => void;
}

/** A thaw is urgent: no slot, rate limit, open circuit, fence or database holds it back. */
export interface ThawCall extends Pick<CallOptions, "signal" | "globalRequestId"> {
  deadlineMs: number;
  /**
   * When the quiesce was sent (of several VMs: the last one), for a worker that takes over: one that has it in memory
   * knows better. A quiesce whose answer was lost may still arrive, so for 60 s from then on a VM that runs is
   * "unknown" until a thaw was accepted; and what was held minutes before then is not thawed. By our own clock: an
   * owner's, or the database's, may be hours from it.
   */
  quiesceSentAt?: Date;
  /** It was frozen by another method, which does not answer: guest-agent then also thaws what is none of its own freezes. */
  isOfAnother?: boolean;
}

/** One way to hold VMs of one site still. Its calls are written into the journal of the session that it was made with. */
export interface QuiesceMethod {
  readonly name: QuiesceMethodName;
  readonly consistency: MethodConsistency;
  /** What the VM's users notice: nothing but slow writes, or an interruption. */
  readonly interrupts: boolean;
  readonly deadMan: DeadManTimer;
  /** Looks at the VM and at what would have to act: may take a second, so it is asked before the window. */
  check(target: QuiesceTarget, call: ThawCall): Promise<Possibility>;
  /** Returns only when the outcome is known, or cannot be. Never throws for what the cloud does. */
  quiesce(target: QuiesceTarget, call: QuiesceCall): Promise<QuiesceOutcome>;
  /**
   * May be sent to a VM that is not held; but must not be called after "not-frozen": what holds it then is somebody
   * else's. Never throws for what the cloud does.
   */
  thaw(target: QuiesceTarget, call: ThawCall): Promise<ThawOutcome>;
  /** Of several VMs at once, by server id; every one that was asked for is in it. */
  states(targets: readonly QuiesceTarget[], call: ThawCall): Promise<ReadonlyMap<string, HeldState>>;
}
