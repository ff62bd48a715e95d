import Link from "next/link";
import { Age } from "@/components/data/age";
import { formatLength } from "@/components/data/format-length";
import { formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { REPORT_STATUS } from "@/components/recoveries/report-status";
import { StatusText } from "@/components/status/status-text";
import { routes } from "@/lib/routes";
import type { VnfView } from "@/lib/vnfs/vnf";

/** When this VNF was last proved to come back, and how long that took. */
export function LastDrill({ vnf: { lastDrill, now } }: { vnf: VnfView }) {
  if (!lastDrill)
    return (
      <>
        <span className="text-warn">Never drilled</span>
        <span className="mt-0.5 block truncate text-12 font-normal text-muted">not proved to come back</span>
      </>
    );
  const { runId, verdict, at, siteName, rtoMs, rtoTargetMs } = lastDrill;
  const isLate = rtoMs !== null && rtoTargetMs !== null && rtoMs > rtoTargetMs;
  return (
    <>
      <Link href={routes.run(runId)} className="rounded-s hover:underline hover:underline-offset-3">
        <Age at={at} asOf={now} short /> ago
      </Link>{" "}
      <span className="font-normal">
        <StatusText status={verdict === null ? "runRunning" : REPORT_STATUS[verdict]} />
      </span>
      <span className="mt-0.5 block truncate text-12 font-normal text-muted">
        {rtoMs === null ? (
          <>
            at <Inert text={siteName} />
          </>
        ) : (
          <>
            took <span className={isLate ? "text-warn" : undefined}>{inShort(rtoMs)}</span>
            {rtoTargetMs !== null && `, RTO ${formatShortDuration(rtoTargetMs)}`} at <Inert text={siteName} />
          </>
        )}
      </span>
    </>
  );
}

const inShort = (ms: number): string => (ms < 60_000 ? formatLength(ms) : formatShortDuration(ms));
