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

/** Resolves when a thaw that was begun is over, or has had its turn; it goes on then. */
export async function awaitTurn(begun: Promise<unknown>, ms: number, clock: Clock): Promise<void> {
  const over = new AbortController();
  const patience = clock.sleep(ms, over.signal).catch(() => {});
  await Promise.race([begun, patience]).finally(() => over.abort());
}
