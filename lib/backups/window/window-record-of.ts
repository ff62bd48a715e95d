import type { MemberRecord, SnapshotRecord, WindowRecord } from "../window-record";
import type { CutState, MemberState, WindowState } from "./window-state";

/** What is kept of a window that is closed. Pure. */
export function windowRecordOf(
  state: WindowState,
  { attempt, budgetMs, serverOf }: { attempt: number; budgetMs: number; serverOf(volumeId: string): string },
): WindowRecord {
  const { opened, closed } = state;
  return {
    attempt,
    budgetMs,
    openedAt: isoOf(opened?.at ?? null),
    closedAt: isoOf(closed?.at ?? null),
    // Of the times that are shown, on a clock that does not jump (steady-clock.ts): the sum is right on every page.
    windowMs: opened && closed ? Math.trunc(closed.at) - Math.trunc(opened.at) : 0,
    takenAt: isoOf(state.takenAt),
    members: state.members.map(memberRecord),
    snapshots: state.cuts.flatMap((cut) => snapshotRecords(cut, serverOf)),
    stop: state.stop,
  };
}

const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function memberRecord(held: MemberState): MemberRecord {
  const { member, outcome } = held;
  return {
    serverId: member.serverId,
    name: member.name,
    position: member.position,
    method: member.method,
    quiesceSentAt: isoOf(held.quiesceSentAt),
    quiesce: held.quiesce,
    frozenAt: isoOf(held.frozenAt),
    ...(outcome && outcome.state !== "frozen"
      ? { quiesceCause: outcome.reason, quiesceTodo: outcome.todo }
      : {}),
    ...(outcome?.state === "frozen" && outcome.consistency ? { consistency: outcome.consistency } : {}),
    thawSentAt: isoOf(held.thawSentAt),
    thaw: held.thaw,
    thawedAt: isoOf(held.thawedAt),
    ...(held.thawCause ? { thawCause: held.thawCause } : {}),
    thawAttempts: held.thawAttempts,
    thawedBy: held.thawedBy,
  };
}

function snapshotRecords(held: CutState, serverOf: (volumeId: string) => string): SnapshotRecord[] {
  return [...held.volumes].map(([volumeId, { seen, availableAt }]): SnapshotRecord => {
    const ids = held.ids;
    const groupSnapshotId = ids && "groupSnapshotId" in ids ? ids.groupSnapshotId : undefined;
    const own = ids && "snapshotId" in ids ? ids.snapshotId : null;
    return {
      serverId: serverOf(volumeId),
      volumeId,
      snapshotId: seen?.snapshotId ?? own,
      ...(groupSnapshotId ? { groupSnapshotId } : {}),
      sentAt: isoOf(held.sentAt),
      availableAt: isoOf(availableAt),
      createdAt: seen?.createdAt ?? null,
      state: stateOf(held, seen?.state, availableAt !== null),
      ...(held.cause && availableAt === null ? { cause: held.cause } : {}),
      ...(held.requestId ? { requestId: held.requestId } : {}),
    };
  });
}

function stateOf(
  held: CutState,
  seen: "creating" | "available" | "error" | undefined,
  isAvailable: boolean,
): SnapshotRecord["state"] {
  if (isAvailable) return "available";
  if (held.sentAt === null) return "not-sent";
  // Refused: it was answered, and nothing is shown.
  return seen === "error" || held.isRefused ? "error" : "unfinished";
}
