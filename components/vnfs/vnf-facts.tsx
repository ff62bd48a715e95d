import { CircleDashed } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Age } from "@/components/data/age";
import { formatDay, formatDayTime, formatSeconds, formatShortDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { classNames } from "@/components/ui/class-names";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";
import type { PointRow, VnfView } from "@/lib/vnfs/vnf";
import { LastDrill } from "./last-drill";
import { NewestRun } from "./newest-run";
import { ratioTone, rpoRatio } from "./rpo-ratio";
import { RpoRatioText } from "./rpo-ratio-text";

/** What matters of a VNF's protection, in a row of facts. */
export function VnfFacts({ vnf, stale }: { vnf: VnfView; stale: boolean }) {
  const { newestPoint, freeze, worstFreezeMs, chain, freezeBudgetMs, rpoMinutes } = vnf;
  return (
    <dl className="-mx-gutter -mt-4 grid grid-cols-2 border-b border-line sm:grid-cols-3 xl:grid-cols-[1.62fr_0.94fr_0.94fr_1fr_1.2fr_0.84fr]">
      <Fact name="Newest usable point">
        {newestPoint ? (
          <Newest point={newestPoint} vnf={vnf} stale={stale} />
        ) : (
          <>
            <Value>None yet</Value>
            <Note>the RPO is {formatShortDuration(rpoMinutes * 60_000)}</Note>
          </>
        )}
      </Fact>
      <Fact name="Freeze">
        {freeze ? (
          <>
            <Value>
              <span className={freeze.lastMs > freezeBudgetMs ? "text-fail" : undefined}>
                {formatSeconds(freeze.lastMs)}
              </span>{" "}
              <Light>of {formatBudget(freezeBudgetMs)}</Light>
            </Value>
            <Note>30-day worst {formatSeconds(worstFreezeMs)}</Note>
          </>
        ) : worstFreezeMs > 0 ? (
          <>
            <Value>
              <span className={worstFreezeMs > freezeBudgetMs ? "text-fail" : undefined}>
                {formatSeconds(worstFreezeMs)}
              </span>{" "}
              <Light>of {formatBudget(freezeBudgetMs)}</Light>
            </Value>
            <Note>in a window that its worker did not survive</Note>
          </>
        ) : (
          <>
            <Value>Never frozen</Value>
            <Note>its budget is {formatBudget(freezeBudgetMs)}</Note>
          </>
        )}
      </Fact>
      <Fact name="Chain">
        {chain ? (
          <>
            <Value>
              {chain.sinceFull} <Light>of {vnf.incrementsBeforeFull} since full</Light>
            </Value>
            <Note>full of {formatDay(chain.fullAt)}</Note>
          </>
        ) : (
          <>
            <Value>None yet</Value>
            <Note>
              {vnf.incrementsBeforeFull === 0
                ? "each backup is full"
                : `a full one, then ${vnf.incrementsBeforeFull} increments`}
            </Note>
          </>
        )}
      </Fact>
      <Fact name="Records at">
        <Copies point={newestPoint} vnf={vnf} />
      </Fact>
      <Fact name="Last drill">
        <dd className="mt-0.5 min-w-0 text-14 font-medium">
          <LastDrill vnf={vnf} />
        </dd>
      </Fact>
      <Fact name="Run">
        <LastRun vnf={vnf} />
      </Fact>
    </dl>
  );
}

export const formatBudget = (ms: number): string => `${ms / 1000} s`;

function Newest({ point, vnf, stale }: { point: PointRow; vnf: VnfView; stale: boolean }) {
  const ratio = rpoRatio(point.takenAt, vnf.rpoMinutes, Date.parse(vnf.now));
  return (
    <>
      <Value>
        <Age at={point.takenAt} asOf={vnf.now} short /> old{" "}
        <Light>
          of {formatShortDuration(vnf.rpoMinutes * 60_000)}, <RpoRatioText ratio={ratio} stale={stale} /> RPO
        </Light>
      </Value>
      <dd className="mt-1.5">
        <RpoBar ratio={ratio} stale={stale} />
      </dd>
      <Note>
        <Link href={routes.vnfPoint(vnf.id, point.id)} className="hover:underline hover:underline-offset-3">
          {formatDayTime(point.takenAt)} UTC
        </Link>
        , {point.consistency ?? "not judged yet"}
        {point.usable < point.of && (
          <span className="text-warn">
            , {point.usable} of {point.of} VMs
          </span>
        )}
      </Note>
    </>
  );
}

const BAR = { plain: "fill-done", warn: "fill-warn-solid", fail: "fill-fail-solid" };

/** The age against the RPO, which is the line at its end. */
function RpoBar({ ratio, stale }: { ratio: number; stale: boolean }) {
  return (
    <svg className="block h-4 w-full max-w-[234px]" aria-hidden>
      <rect y="4" width="99.3%" height="8" rx="2" className="fill-sunken" />
      <rect
        y="4"
        width={`${Math.min(ratio, 1) * 99.3}%`}
        height="8"
        rx="2"
        className={stale ? "fill-pale" : BAR[ratioTone(ratio)]}
      />
      <rect x="99.3%" width="1.5" height="16" className="fill-fg" />
    </svg>
  );
}

function Copies({ point, vnf: { receivers, site } }: { point: PointRow | null; vnf: VnfView }) {
  if (receivers.length === 0 && !point?.copies.length)
    return (
      <>
        <Value>No other site</Value>
        <Note>
          {site.isRemembered ? (
            "a drill elsewhere imports them"
          ) : (
            <span className="text-warn">a lost site takes them with it</span>
          )}
        </Note>
      </>
    );
  if (!point)
    return (
      <>
        <Value>
          {receivers.map(({ siteId, siteName }, index) => (
            <span key={siteId}>
              {index > 0 && ", "}
              <Inert text={siteName} />
            </span>
          ))}
        </Value>
        <Note>from the first backup on</Note>
      </>
    );
  const behind = point.copies.filter(({ known, of }) => known < of);
  return (
    <>
      <Value>
        {point.copies.length === 0 ? (
          "No other site yet"
        ) : (
          <span>
            {point.copies.map(({ siteName, known, of }, index) => (
              <span key={siteName}>
                {index > 0 && ", "}
                <Inert text={siteName} />
                {known < of && <span className="font-normal text-warn"> {`${known} of ${of}`}</span>}
              </span>
            ))}
          </span>
        )}
      </Value>
      <Note>
        {behind.length === 0 ? "all of the newest point" : "the rest follows when the site takes it"}
      </Note>
    </>
  );
}

function LastRun({ vnf: { activeRun, lastRun, now } }: { vnf: VnfView }) {
  return (
    <>
      <Value>
        {activeRun || lastRun ? (
          <NewestRun activeRun={activeRun} lastRun={lastRun} asOf={now} withoutAge />
        ) : (
          "None yet"
        )}
      </Value>
      <Note>
        {activeRun ? (
          <span className="inline-flex items-center gap-1">
            <CircleDashed size={12} aria-hidden /> {runName(activeRun)}
          </span>
        ) : (
          lastRun && (
            <>
              {runName(lastRun)}, <Age at={lastRun.endedAt} asOf={now} short /> ago
            </>
          )
        )}
      </Note>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 border-faint px-gutter py-3 not-first:border-l xl:px-3 xl:first:pl-gutter">
      <dt className="text-12 text-subtle">{name}</dt>
      {children}
    </div>
  );
}

const Value = ({ children }: { children: ReactNode }) => (
  <dd className="mt-0.5 truncate text-14 font-medium">{children}</dd>
);

const Note = ({ children }: { children: ReactNode }) => (
  <dd className={classNames("mt-0.5 truncate text-12 text-muted")}>{children}</dd>
);

const Light = ({ children }: { children: ReactNode }) => (
  <span className="font-normal text-muted">{children}</span>
);
