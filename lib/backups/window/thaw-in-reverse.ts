import { awaitTurn, isTurnKept, thawTurnMs } from "../../freezes/thaw-turn";
import type { ThawOutcome } from "../../quiesce/quiesce-method";
import { thawBoundMs } from "./freeze-budget";
import type { ThawPorts } from "./window-ports";
import { isSure, type MemberState, toThaw, type WindowState } from "./window-state";

/** Between two tries of the same VM. */
const AGAIN_MS = 1_000;
/** The longest that a try after the first pass takes. */
const RETRY_MS = 5_000;

/**
 * Thaws every VM for which a quiesce was sent, in the exact reverse order: each is confirmed, or given up for the moment
 * after a short bound, before the next. Those of which only another process would know whether a quiesce was sent are
 * begun, and hardly waited for. What is not sure is repeated every second, until it is. Returns only then.
 */
export async function thawInReverse(state: WindowState, ports: ThawPorts): Promise<void> {
  const held = toThaw(state);
  const armed = held.filter((each) => !hasTurn(each)).length;
  const begun = new Map<MemberState, Promise<void>>();
  for (const each of held) {
    const one = thawOne(each, thawBoundMs(each), ports);
    begun.set(each, one);
    await (hasTurn(each) ? one : awaitTurn(one, thawTurnMs(false, armed), ports.clock));
  }
  const unsure = held.filter((each) => !isSure(each));
  // From here on each for itself: one that hangs must not hold another's next try up.
  const again = unsure.map((each) => begun.get(each)?.then(() => untilSure(each, ports)));
  await Promise.all([...again, watchElsewhere(unsure, ports)]);
}

const hasTurn = ({ quiesceSentAt, member }: MemberState): boolean =>
  isTurnKept(quiesceSentAt !== null, member.method);

async function untilSure(held: MemberState, ports: ThawPorts): Promise<void> {
  while (!isSure(held)) {
    await ports.clock.sleep(AGAIN_MS);
    await thawOne(held, RETRY_MS, ports);
  }
}

async function thawOne(held: MemberState, deadlineMs: number, ports: ThawPorts): Promise<void> {
  const { clock, told } = ports;
  const { member } = held;
  if (isSure(held)) return;
  const sentAt = clock.now();
  held.thawSentAt ??= sentAt;
  held.thawAttempts++;
  told.thawSent(member, sentAt);
  const outcome = await ports.thaw(member, { deadlineMs }).catch(unknownBy);
  // Somebody else may have been sure first.
  if (isSure(held)) return;
  const at = clock.now();
  held.thaw = outcome.state;
  held.thawCause = "reason" in outcome && outcome.reason ? outcome.reason : null;
  if (outcome.state !== "unknown") Object.assign(held, { thawedAt: at, thawedBy: "run" });
  told.thawEnded(member, outcome, held.thawAttempts, at);
}

async function watchElsewhere(held: readonly MemberState[], ports: ThawPorts): Promise<void> {
  while (!held.every(isSure)) {
    await ports.clock.sleep(AGAIN_MS);
    const ended = await ports.endedElsewhere();
    for (const each of held) {
      const end = ended.get(each.member.serverId);
      if (!end || isSure(each)) continue;
      Object.assign(each, { thaw: end.thaw, thawedAt: end.at, thawedBy: end.by });
      ports.told.endedElsewhere(each.member, end);
    }
  }
}

const unknownBy = (error: unknown): ThawOutcome => ({
  state: "unknown",
  reason: error instanceof Error ? error.message : String(error),
  todo: "It is thawed again and again until it is sure.",
});
