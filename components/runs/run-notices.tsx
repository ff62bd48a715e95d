import { formatLength } from "@/components/data/format-length";
import { formatAsOf, formatDuration, formatUtcTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { InertLines } from "@/components/data/inert-lines";
import { MonoId } from "@/components/data/mono-id";
import { visibleText } from "@/components/data/visible-text";
import { Notice } from "@/components/ui/notice";
import type { RunView } from "@/lib/runs/run-view";
import { isOver } from "@/lib/runs/timeline-facts";
import { asSentence, splitCause } from "./run-words";
import { lastThawn, thawnWords } from "./thawn-words";

/** Above the timeline: what a reader must know of a run before anything else. */
export function RunNotices({ run, now }: { run: RunView; now: number }) {
  if (isOver(run)) return <Ended run={run} />;
  return (
    <>
      <EarlierWindow run={run} />
      <Waiting run={run} now={now} />
      <Stopped run={run} />
    </>
  );
}

/** What is waited for, and since when. */
function Waiting({ run, now }: { run: RunView; now: number }) {
  if (run.cancelRequestedAt !== null && !isOver(run)) {
    return (
      <Notice tone="warn">
        <Inert text={run.cancelRequestedBy ?? "Somebody"} /> cancelled it at{" "}
        {formatAsOf(run.cancelRequestedAt, now)}. Whatever is frozen is thawed first; then what the run made
        is removed.
      </Notice>
    );
  }
  if (run.state === "queued") {
    return (
      <Notice tone="warn">
        It waits for a worker since {formatAsOf(run.createdAt, now)}. Nothing was sent to any VM.
      </Notice>
    );
  }
  if (run.state === "running" && run.waitingSince !== null && run.window.openedAt === null) {
    return (
      <Notice tone="warn">
        It waits for {formatDuration(now - Date.parse(run.waitingSince))} until <Inert text={run.site.name} />{" "}
        has room for its whole freeze window. No VM is frozen meanwhile.
      </Notice>
    );
  }
  return null;
}

/** That its window was ended early, while the run goes on. */
function Stopped({ run }: { run: RunView }) {
  const { stop } = run;
  if (!stop) return null;
  return (
    <Notice tone="warn">
      <span className="break-words">
        The freeze window was ended early: <Sentences cause={stop.text} todo={stop.todo} />
        <Thawn run={run} />
      </span>
    </Notice>
  );
}

/** How it ended, where it did not simply succeed. */
export function Ended({ run }: { run: RunView }) {
  if (run.state === "succeeded")
    return (
      <>
        <EarlierWindow run={run} />
        <PastBudget run={run} />
      </>
    );
  return (
    <>
      <Cause run={run} />
      <EarlierWindow run={run} />
      {run.state === "partly_failed" && <PastBudget run={run} />}
    </>
  );
}

function Cause({ run }: { run: RunView }) {
  const { failure, stop, state } = run;
  const cause = failure?.cause ?? stop?.text;
  if (!cause) return null;
  return (
    <Notice tone={state === "failed" ? "fail" : "warn"}>
      <span className="break-words">
        <Sentences cause={cause} todo={failure?.todo ?? stop?.todo} />
        <Thawn run={run} />
      </span>
      {failure?.requestId && (
        <>
          {" "}
          <MonoId id={visibleText(failure.requestId)} what="request id" />
        </>
      )}
    </Notice>
  );
}

/** The first question after a freeze that went wrong. */
function Thawn({ run }: { run: RunView }) {
  const words = thawnWords(run);
  return words && <span className="mt-1 block">{words}</span>;
}

/** A backup of which something is good, at a price that nobody had agreed to. */
function PastBudget({ run: { window, budgetMs, lanes } }: { run: RunView }) {
  if (window.ms === null || window.ms <= budgetMs) return null;
  const last = lastThawn(lanes);
  return (
    <Notice tone="warn">
      Its VMs stood still for longer than their owner accepts: the freeze window lasted{" "}
      {formatLength(window.ms)}, and its budget is {budgetMs / 1_000} s.
      {last?.thawedAt && (
        <>
          {" "}
          The last to thaw was <Inert text={last.name} />, at {formatUtcTime(last.thawedAt)}.
        </>
      )}{" "}
      <span className="font-medium">Next:</span> see in the freeze window what took so long before the next
      backup.
    </Notice>
  );
}

/** A window that was begun anew tells nothing of the one in which its worker was lost. */
function EarlierWindow({ run: { earlierFreeze, budgetMs } }: { run: RunView }) {
  if (!earlierFreeze || earlierFreeze.ms <= budgetMs) return null;
  return (
    <Notice tone="warn">
      <Inert text={earlierFreeze.serverName} /> stood still for {formatLength(earlierFreeze.ms)} in an earlier
      freeze window of this run, whose budget is {budgetMs / 1_000} s: its worker was lost in it. What is
      drawn below is the window after it.
    </Notice>
  );
}

function Sentences({ cause, todo }: { cause: string; todo: string | undefined }) {
  const { words, call } = splitCause(cause);
  return (
    <>
      <InertLines text={asSentence(words)} />
      {todo && (
        <>
          {" "}
          <span className="font-medium">Next:</span> <Inert text={asSentence(todo)} />
        </>
      )}
      {call && (
        <span className="mt-1 block text-12 font-normal">
          <Inert text={call} />
        </span>
      )}
    </>
  );
}
