import Link from "next/link";
import { formatAsOf, formatDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { DECIDE_WITHIN_MS } from "@/components/runs/decision-words";
import { Notice } from "@/components/ui/notice";
import { routes } from "@/lib/routes";
import type { VnfView } from "@/lib/vnfs/vnf";

/** A failover or a relocation of this VNF that is not decided: what is the VNF is open until then. */
export function OpenFailoverNotice({ vnf: { openFailover, now } }: { vnf: VnfView }) {
  if (!openFailover) return null;
  const { runId, mode, name, isBusy, from, to, state, since, healthy, of } = openFailover;
  const nowMs = Date.parse(now);
  const isLate = since !== null && nowMs - Date.parse(since) > DECIDE_WITHIN_MS;
  const isBad =
    !isBusy && (isLate || state === "failed" || state === "half-rolled-back" || state === "half-undone");
  const link = (
    <Link href={routes.run(runId)} className="font-medium underline underline-offset-3">
      {name}
    </Link>
  );
  return (
    <div className="pt-4">
      <Notice tone={isBad ? "fail" : "warn"}>
        {isBusy ? (
          state === "rolling-back" || state === "undoing" ? (
            <>
              Its {mode} to <Inert text={to} /> is being {state === "undoing" ? "undone" : "rolled back"} by{" "}
              {link}.
            </>
          ) : (
            <>
              It is being {mode === "relocation" ? "relocated" : "failed over"} from <Inert text={from} /> to{" "}
              <Inert text={to} /> by {link}.
            </>
          )
        ) : state === "half-rolled-back" ? (
          <>
            Its {mode} to <Inert text={to} /> is rolled back in part: {link} goes on with it.
          </>
        ) : state === "half-undone" ? (
          <>
            Its {mode} to <Inert text={to} /> is undone in part: {link} says what keeps it from running at{" "}
            <Inert text={from} /> again.
          </>
        ) : state === "failed" ? (
          <>
            Its {mode} to <Inert text={to} /> does not serve: roll it back, on the page of {link}.
          </>
        ) : (
          <>
            {state === "partly" ? `${healthy} of ${of} of its VMs serve` : "It serves"} at <Inert text={to} />{" "}
            instead of <Inert text={from} />
            {since !== null && (
              <>
                {" "}
                since {formatAsOf(since, nowMs)}, for {formatDuration(nowMs - Date.parse(since))}
              </>
            )}
            : accept that or roll it back, on the page of {link}.
          </>
        )}{" "}
        {isLate && since !== null
          ? `Not protected since ${formatAsOf(since, nowMs)}.`
          : "Until then no backup of it is made."}
      </Notice>
    </div>
  );
}
