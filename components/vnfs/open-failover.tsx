import Link from "next/link";
import { formatAsOf, formatDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { DECIDE_WITHIN_MS } from "@/components/runs/decision-words";
import { Notice } from "@/components/ui/notice";
import { routes } from "@/lib/routes";
import type { VnfView } from "@/lib/vnfs/vnf";

/** A failover of this VNF that is not decided: what is the VNF is open until then. */
export function OpenFailoverNotice({ vnf: { openFailover, now } }: { vnf: VnfView }) {
  if (!openFailover) return null;
  const { runId, name, isBusy, from, to, state, since, healthy, of } = openFailover;
  const nowMs = Date.parse(now);
  const isLate = since !== null && nowMs - Date.parse(since) > DECIDE_WITHIN_MS;
  const isBad = !isBusy && (isLate || state === "failed" || state === "half-rolled-back");
  const link = (
    <Link href={routes.run(runId)} className="font-medium underline underline-offset-3">
      {name}
    </Link>
  );
  return (
    <div className="pt-4">
      <Notice tone={isBad ? "fail" : "warn"}>
        {isBusy ? (
          state === "rolling-back" ? (
            <>
              Its failover to <Inert text={to} /> is being rolled back by {link}.
            </>
          ) : (
            <>
              It is being failed over from <Inert text={from} /> to <Inert text={to} /> by {link}.
            </>
          )
        ) : state === "half-rolled-back" ? (
          <>
            Its failover to <Inert text={to} /> is rolled back in part: {link} goes on with it.
          </>
        ) : state === "failed" ? (
          <>
            Its failover to <Inert text={to} /> does not serve: roll it back, on the page of {link}.
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
