import { Copy, FlaskConical, Hourglass, OctagonX, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ComponentProps } from "react";
import { Age } from "@/components/data/age";
import { formatAsOf, formatDuration } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { DrillMark } from "@/components/recoveries/drill-mark";
import { DECIDE_WITHIN_MS } from "@/components/runs/decision-words";
import type { Decisions, OpenFailover, StandingDrill } from "@/lib/recoveries/decisions";
import type { SplitBrain } from "@/lib/recoveries/former-members/former-view";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { Line } from "./line";

const SHOWN = 6;
const ICON = { size: 14, strokeWidth: 2.25, "aria-hidden": true } as const;

/** What waits for a person: two copies, failovers that are not decided, drills that are kept. */
export function DecisionsSection({ decisions }: { decisions: Decisions }) {
  const { splitBrains, failovers, standing, asOf } = decisions;
  const waiting = failovers.filter(({ isBusy }) => !isBusy);
  const rows = [
    ...splitBrains.map((each) => <Split key={`split ${each.vnf.id} ${each.siteId}`} split={each} />),
    ...waiting.map((each) => <Waiting key={each.recoveryId} failover={each} asOf={asOf} />),
    ...standing.map((each) => <Standing key={each.recoveryId} drill={each} asOf={asOf} />),
  ];
  if (rows.length === 0) return null;
  return (
    <section aria-label="Decisions" className="mb-2 border-b border-line pb-2">
      <h2 className="mb-1 flex h-8 items-center text-14 font-semibold">Decisions</h2>
      <ul>{rows.slice(0, SHOWN)}</ul>
      {rows.length > SHOWN && (
        <Link href={routes.runs} className="text-13 underline underline-offset-3">
          {rows.length - SHOWN} more
        </Link>
      )}
    </section>
  );
}

const Item = (line: ComponentProps<typeof Line>) => (
  <li className="border-b border-faint py-2 last:border-b-0">
    <Line {...line} />
  </li>
);

function Split({ split: { vnf, siteName, vms } }: { split: SplitBrain }) {
  return (
    <Item icon={<Copy {...ICON} className="text-fail" />} name={vnf.name} end="two copies">
      <span className="font-medium text-fail">
        <Inert text={listed(vms.slice(0, 3).map(({ name }) => name))} />
        {vms.length > 3 && ` and ${vms.length - 3} more`} may run at <Inert text={siteName} />, too.
      </span>{" "}
      <Link href={`${routes.vnf(vnf.id)}#former-vms`} className="underline underline-offset-3">
        Decide
      </Link>
    </Item>
  );
}

function Waiting({ failover, asOf }: { failover: OpenFailover; asOf: string }) {
  const { runId, name, vnf, from, to, since, state, healthy, of } = failover;
  const now = Date.parse(asOf);
  const isLate = since !== null && now - Date.parse(since) > DECIDE_WITHIN_MS;
  const isBad = state === "failed" || state === "half-rolled-back" || state === "half-undone";
  const Icon = isBad ? OctagonX : isLate || state === "partly" ? TriangleAlert : Hourglass;
  const ink = isBad ? "text-fail" : isLate || state === "partly" ? "text-warn" : "text-muted";
  return (
    <Item
      icon={<Icon {...ICON} className={ink} />}
      name={vnf.name}
      end={
        since === null ? null : (
          <span className={isLate ? ink : undefined}>{formatDuration(now - Date.parse(since))}</span>
        )
      }
    >
      <Link href={routes.run(runId)} className="underline underline-offset-3">
        {name}
      </Link>{" "}
      {state === "half-rolled-back" ? (
        <>is rolled back in part: go on with it.</>
      ) : state === "half-undone" ? (
        <>
          is undone in part: see what keeps it from running at <Inert text={from} /> again.
        </>
      ) : state === "failed" ? (
        <>
          does not serve at <Inert text={to} />: roll it back.
        </>
      ) : (
        <>
          {state === "partly" ? `serves with ${healthy} of ${of} VMs` : "serves"} at <Inert text={to} />{" "}
          instead of <Inert text={from} />: accept it, or roll it back.
        </>
      )}
      {isLate && since !== null && (
        <span className="block font-medium text-warn">Not protected since {formatAsOf(since, now)}</span>
      )}
    </Item>
  );
}

function Standing({
  drill: { runId, name, vnf, to, keepUntil },
  asOf,
}: {
  drill: StandingDrill;
  asOf: string;
}) {
  return (
    <Item icon={<FlaskConical {...ICON} className="text-muted" />} name={vnf.name} end="kept">
      <DrillMark small />{" "}
      <Link href={routes.run(runId)} className="underline underline-offset-3">
        {name}
      </Link>{" "}
      stands at <Inert text={to} />
      {keepUntil === null ? ", to be cleaned up" : <>, until {formatAsOf(keepUntil, Date.parse(asOf))}</>}
    </Item>
  );
}

/** VNFs that demand drills and had none in time, and others that were never drilled at all. */
export function DrillsSection({
  due,
  never,
}: Pick<Decisions, "due"> & { never: readonly { id: string; name: string }[] }) {
  const others = never.filter(({ id }) => due.every(({ vnf }) => vnf.id !== id));
  const rows = [
    ...due.map(({ vnf, everyDays, lastPassed }) => ({ vnf, everyDays, lastPassed, isDue: true })),
    ...others.map((vnf) => ({ vnf, everyDays: null, lastPassed: null, isDue: false })),
  ];
  if (rows.length === 0) return null;
  return (
    <section aria-label="Drills" className="mb-2 border-b border-line pb-2">
      <h2 className="mb-1 flex h-8 items-center text-14 font-semibold">
        {due.length > 0 ? "Drills due" : "Never drilled"}
      </h2>
      <ul>
        {rows.slice(0, SHOWN).map(({ vnf, everyDays, lastPassed, isDue }) => (
          <li
            key={vnf.id}
            className="flex min-h-7 items-center justify-between gap-2 border-b border-faint text-13 last:border-b-0"
          >
            <Link href={routes.recoverVnf(vnf.id)} className="min-w-0 truncate font-medium hover:underline">
              <Inert text={vnf.name} />
            </Link>
            <span className={isDue ? "whitespace-nowrap text-warn" : "whitespace-nowrap text-muted"}>
              {lastPassed ? (
                <>
                  <Age at={lastPassed.at} short /> ago, target {everyDays} d
                </>
              ) : (
                "never drilled"
              )}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && (
        <Link href={routes.drills} className="text-13 underline underline-offset-3">
          {rows.length - SHOWN} more
        </Link>
      )}
    </section>
  );
}
