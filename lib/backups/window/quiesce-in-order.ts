import { machineTime } from "../../clock";
import type { QuiesceOutcome } from "../../quiesce/quiesce-method";
import { todoOnceThawed } from "../../quiesce/unknown-todo";
import { RunStopped } from "../../runs/run-stopped";
import type { WindowStop } from "../window-record";
import { quiesceBoundMs, thawBeginsBy } from "./freeze-budget";
import type { WindowPorts, WindowTerms } from "./window-ports";
import type { MemberState, WindowState } from "./window-state";

/** Connections idle for longer may be closed by the other side (Apache's KeepAliveTimeout is 5 s). */
const WARM_MS = 2_000;

/**
 * Quiesces the members in their order, each confirmed before the next.
 * @param halt ends what is under way: somebody has cancelled the run
 * @returns why nothing more may be done; null: go on to the snapshots
 */
export async function quiesceInOrder(
  terms: WindowTerms,
  state: WindowState,
  ports: WindowPorts,
  halt: AbortSignal,
): Promise<WindowStop | null> {
  const { clock } = ports;
  let warmAt = clock.monotonic();
  for (const held of state.members) {
    if (halt.aborted) return cancelledInWindow(halt);
    if (clock.monotonic() - warmAt > WARM_MS) {
      ports.keepWarm();
      warmAt = clock.monotonic();
    }
    const stop = await quiesceOne(held, terms, state, ports, halt);
    if (stop) return stop;
  }
  return halt.aborted ? cancelledInWindow(halt) : null;
}

/** Somebody has asked for it: who, the signal tells. Pure. */
export const cancelledInWindow = ({ reason }: AbortSignal): WindowStop => ({
  reason: "cancelled",
  text: `${reason instanceof RunStopped ? reason.reason.cause : "Cancelled"}, in its freeze window: every VM was thawed first.`,
});

/** Another worker has the run, or is about to. */
export const LOST: WindowStop = {
  reason: "lost-lease",
  text: "This worker has lost its lock, and sends nothing but thaws.",
  todo: "Another worker takes the run over, and begins its freeze window anew.",
};

/** A window that would take too long. Pure. */
export const pastBudget = (budgetMs: number, where: string): WindowStop => ({
  reason: "budget",
  text: `The freeze budget of ${budgetMs / 1000} s did not suffice: ${where}, and the VMs were thawed in time.`,
  todo: "See which step took long; raise the VNF’s freeze budget, or make its VMs fewer.",
});

async function quiesceOne(
  held: MemberState,
  { budgetMs, onUnquiesced }: WindowTerms,
  state: WindowState,
  ports: WindowPorts,
  signal: AbortSignal,
): Promise<WindowStop | null> {
  const { clock, told } = ports;
  const { member } = held;
  const now = { now: clock.now(), monotonic: clock.monotonic() };
  // Timers are told by the machine's time.
  const wall = { ...now, now: machineTime(clock, now.now).getTime() };
  const leftMs = state.opened ? thawBeginsBy(state, budgetMs, wall, held) - now.monotonic : budgetMs;
  if (leftMs <= 0) return pastBudget(budgetMs, `${member.name} was not quiesced yet`);
  try {
    ports.assertFence();
  } catch {
    return LOST;
  }
  held.quiesceSentAt = now.now;
  // Until it is known better: whatever throws from here on, it is thawed.
  held.quiesce = "unknown";
  state.opened ??= { at: now.now, monotonic: now.monotonic };
  told.quiesceSent(member, now.now);
  const deadlineMs = Math.min(leftMs, quiesceBoundMs(held, budgetMs));
  const outcome = await ports.quiesce(member, { deadlineMs, signal }).catch(unknownBy);
  const endedAt = clock.now();
  held.outcome = outcome;
  held.quiesce = outcome.state;
  if (outcome.state === "frozen") {
    held.frozenAt = endedAt;
    held.quiesceMs = clock.monotonic() - now.monotonic;
  }
  told.quiesced(member, outcome, endedAt);
  if (signal.aborted) return cancelledInWindow(signal);
  if (outcome.state === "frozen" || onUnquiesced === "continue") return null;
  const is = outcome.state === "not-frozen" ? "could not be quiesced" : "is not known to be quiesced";
  const todo = todoOnceThawed(outcome.todo);
  return {
    reason: "member-not-quiesced",
    text: `${member.name} ${is}: ${outcome.reason}`,
    ...(todo ? { todo } : {}),
  };
}

/** What is thrown is the fence's, after its answer came or before it was sent, or a defect of ours: it counts as held. */
const unknownBy = (error: unknown): QuiesceOutcome => ({
  state: "unknown",
  reason: error instanceof Error ? error.message : String(error),
  todo: "It counts as held until a thaw is confirmed.",
});
