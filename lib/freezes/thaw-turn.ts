import type { Clock } from "../clock";
import { METHOD_FACTS } from "../quiesce/method-facts";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { Lease } from "./lease";

/** The longest that a VM whose quiesce was sent is waited for before the next one's thaw is begun. */
const SENT_MS = 1_000;
/** The same for one that was never touched as far as is known, and for all of these together: a guest may stand behind them. */
const ARMED_MS = 100;
const ARMED_TOGETHER_MS = 1_000;

/**
 * Whether the order is kept for a VM, at the price of its turn. For one that is merely armed only where its method is
 * sure soon: with a timer at the hypervisor the site itself tells. A pause that may still arrive is waited for in vain.
 */
export const isTurnKept = (isSent: boolean, method: QuiesceMethodName): boolean =>
  isSent || METHOD_FACTS[method].deadMan.kind === "timer";

/** Whether its quiesce is known to have been sent; otherwise it is merely armed. Pure. */
export const isKnownSent = ({ sentAt, frozenAt }: Pick<Lease, "sentAt" | "frozenAt">): boolean =>
  sentAt !== null || frozenAt !== null;

/**
 * How long the thaw of a VM of a run is waited for, ms, before that of the one before it in the order of the quiesce is
 * begun. Pure.
 * @param armed of how many VMs of the run it is not kept
 */
export const thawTurnMs = (isKept: boolean, armed: number): number =>
  isKept ? SENT_MS : Math.min(ARMED_MS, ARMED_TOGETHER_MS / Math.max(1, armed));

/** The longest that a sign-in is waited for before the turns of a run's VMs pass as if it were done, for all of them. */
export const SIGN_IN_MS = 3_000;

/**
 * Resolves when a thaw that was begun is over, or has had its turn; it goes on then. The turn begins when the thaw can be
 * sent: of two that wait for the same sign-in nobody knows which is sent first.
 * @param canBeSent resolves with the sign-in, or with its failure; never rejects
 * @param waitMs for how long it is waited for
 */
export async function awaitTurn(
  begun: Promise<unknown>,
  ms: number,
  clock: Clock,
  canBeSent: Promise<void> = Promise.resolve(),
  waitMs = SIGN_IN_MS,
): Promise<void> {
  const over = new AbortController();
  const patient = (patienceMs: number) => clock.sleep(Math.max(0, patienceMs), over.signal).catch(() => {});
  const turn = Promise.race([canBeSent, patient(waitMs)]).then(() => patient(ms));
  await Promise.race([begun, turn]).finally(() => over.abort());
}
