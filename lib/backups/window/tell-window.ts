import type { Lease } from "../../freezes/lease";
import type { LeaseKeeper } from "../../freezes/lease-keeper";
import { log } from "../../log";
import type { ThawOutcome } from "../../quiesce/quiesce-method";
import type { StepJournal } from "../../runs/step-journal";
import type { WindowListener, WindowMember } from "./window-ports";
import type { WindowState } from "./window-state";
import { STEP } from "./window-steps";

/** Tells the run's steps and the leases what happens in a window. */
export function tellWindow(
  journal: StepJournal,
  keeper: Pick<LeaseKeeper, "note" | "end">,
  leases: readonly Pick<Lease, "id" | "serverId">[],
  onUnquiesced: "stop" | "continue",
): WindowListener {
  const idOf = new Map(leases.map(({ id, serverId }) => [serverId, id]));
  const leaseOf = ({ serverId }: WindowMember) => idOf.get(serverId) as string;
  let isFirst = true;
  return guarded({
    quiesceSent(member, at) {
      if (isFirst) journal.phase("quiesce");
      isFirst = false;
      journal.begin(STEP.quiesce(member.serverId), at);
      keeper.note({ id: leaseOf(member), sentAt: new Date(at) });
    },
    quiesced(member, outcome, at) {
      const key = STEP.quiesce(member.serverId);
      if (outcome.state === "frozen") {
        const { thawsBy } = outcome;
        journal.end(key, {
          at,
          state: "succeeded",
          detail: thawsBy ? { thawsBy: thawsBy.toISOString() } : {},
        });
        keeper.note({ id: leaseOf(member), state: "frozen", frozenAt: new Date(at), thawsBy });
        return;
      }
      const { reason: cause, todo } = outcome;
      const failed = onUnquiesced === "continue" ? "warned" : "failed";
      journal.end(key, { at, state: outcome.state === "unknown" ? "unknown" : failed, cause, todo });
      if (outcome.state === "not-frozen")
        keeper.end({ id: leaseOf(member), state: "not_frozen", by: "run", at: new Date(at) });
    },
    cutting: () => journal.phase("snapshot"),
    cutSent(cut, at) {
      for (const id of cut.volumeIds) journal.begin(STEP.snapshot(id), at);
    },
    cutAnswered(cut, answer, at) {
      if (answer.state !== "refused" || answer.mayRetry) return;
      const { cause, todo } = answer;
      for (const id of cut.volumeIds) journal.end(STEP.snapshot(id), { at, state: "failed", cause, todo });
    },
    cutEnded(seen, at) {
      const key = STEP.snapshot(seen.volumeId);
      const detail = { snapshotId: seen.snapshotId };
      if (seen.state === "available") journal.end(key, { at, state: "succeeded", detail });
      else
        journal.end(key, {
          at,
          state: "failed",
          detail,
          cause: `Cinder shows snapshot ${seen.snapshotId} in error`,
          todo: "Look for its id in cinder-volume’s log, and for room in its backend.",
        });
    },
    thawing: () => journal.phase("thaw"),
    thawSent(member, at) {
      journal.begin(STEP.thaw(member.serverId), at);
      keeper.note({ id: leaseOf(member), state: "thawing" });
    },
    thawEnded(member, outcome, attempt, at) {
      const key = STEP.thaw(member.serverId);
      if (outcome.state === "unknown") {
        const { reason, todo } = outcome;
        journal.note(key, { lastCause: reason, lastTodo: todo, tries: attempt });
        return;
      }
      journal.end(key, endOfThaw(outcome, at));
      keeper.end({ id: leaseOf(member), state: LEASE_ENDS[outcome.state], by: "run", at: new Date(at) });
    },
    endedElsewhere(member, { thaw, by, at }) {
      const cause =
        thaw === "left-off" ? `It was left off for a failover, by ${by}` : `It was thawed by ${by}`;
      journal.end(STEP.thaw(member.serverId), { at, state: "warned", cause });
    },
  });
}

const LEASE_ENDS = {
  thawed: "thawed",
  "was-not-frozen": "not_frozen",
  gone: "gone",
  "left-off": "left_off",
} as const;

function endOfThaw(outcome: Exclude<ThawOutcome, { state: "unknown" }>, at: number) {
  if (outcome.state === "thawed") return { at, state: "succeeded" } as const;
  if (outcome.state === "left-off")
    return { at, state: "warned", cause: `It was ${outcome.reason}` } as const;
  const cause =
    outcome.state === "gone" ? "It does not exist any more" : `It was not frozen any more: ${outcome.reason}`;
  return { at, state: "warned", cause } as const;
}

/** What cannot be told is logged: no VM waits for its thaw because of it. */
function guarded(listener: WindowListener): WindowListener {
  const safe = Object.entries(listener).map(([name, tell]) => [
    name,
    (...about: unknown[]) => {
      try {
        (tell as (...about: unknown[]) => void)(...about);
      } catch (error) {
        log.error({ err: error, what: name }, "what happened in a freeze window could not be told");
      }
    },
  ]);
  return Object.fromEntries(safe) as WindowListener;
}

/** What a window that was stopped has not come to. */
export function skipTheRest(journal: StepJournal, { members, cuts, stop }: WindowState): void {
  const skipped = { state: "skipped", ...(stop ? { cause: stop.text } : {}) } as const;
  for (const { member, quiesce, thaw } of members) {
    if (quiesce === "not-sent") journal.end(STEP.quiesce(member.serverId), skipped);
    if (thaw === "not-needed") journal.end(STEP.thaw(member.serverId), { state: "skipped" });
  }
  for (const { sentAt, volumes, isRefused, cause } of cuts)
    for (const [id, { seen, availableAt }] of volumes) {
      if (sentAt === null) journal.end(STEP.snapshot(id), skipped);
      else if (availableAt === null && seen?.state !== "error" && !isRefused)
        journal.end(STEP.snapshot(id), {
          state: "unknown",
          cause: cause ?? stop?.text ?? "It was not waited for",
        });
    }
}
