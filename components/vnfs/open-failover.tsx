import Link from "next/link";
import { formatAsOf, formatDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { DECIDE_WITHIN_MS } from "@/components/runs/decision-words";
import { Notice } from "@/components/ui/notice";
import { routes } from "@/lib/routes";
import type { VnfView } from "@/lib/vnfs/vnf";

const WORDS = {
  failover: "failover",
  relocation: "relocation",
  replacement: "in-place restore",
} as const;

/** A failover or a relocation of this VNF that is not decided: what is the VNF is open until then. */
export function OpenFailoverNotice({ vnf: { openFailover, now } }: { vnf: VnfView }) {
  if (!openFailover) return null;
  const { runId, mode, name, isBusy, from, to, state, since, healthy, of } = openFailover;
  const what = WORDS[mode];
  const where = (
    <>
      {mode === "replacement" ? "at" : "to"} <Inert text={to} />
    </>
  );
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
              Its {what} {where} is being {state === "undoing" ? "undone" : "rolled back"} by {link}.
            </>
          ) : (
            <>
              {mode === "replacement" ? (
                "It is being restored in place"
              ) : (
                <>
                  It is being {mode === "relocation" ? "relocated" : "failed over"} from <Inert text={from} />{" "}
                  to <Inert text={to} />
                </>
              )}{" "}
              by {link}.
            </>
          )
        ) : state === "half-rolled-back" ? (
          <>
            Its {what} {where} is rolled back in part: {link} goes on with it.
          </>
        ) : state === "half-undone" ? (
          <>
            Its {what} {where} is undone in part: {link} says what keeps it from running at{" "}
            <Inert text={from} /> again.
          </>
        ) : state === "failed" ? (
          <>
            Its {what} {where} does not serve: roll it back, on the page of {link}.
          </>
        ) : (
          <>
            {mode === "replacement" ? (
              "Restored VMs serve in the place of those that were there"
            ) : (
              <>
                {state === "partly" ? `${healthy} of ${of} of its VMs serve` : "It serves"} at{" "}
                <Inert text={to} /> instead of <Inert text={from} />
              </>
            )}
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
