"use client";

import { MoveDown, MoveRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { formatDayTime, formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StaleNotice } from "@/components/data/stale-notice";
import { useNow } from "@/components/data/use-now";
import { useShell } from "@/components/shell/shell-context";
import { StatusBadge } from "@/components/status/status-badge";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { may } from "@/lib/auth/permissions";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { PlanNotes } from "../../backups/plan-notes";
import { inMinutes } from "../drill-words";
import { addressOf } from "../recover-entries";
import { useSeenPlan } from "../use-seen-plan";
import { type FailoverEntries, keptEntries, overridesOf } from "./failover-entries";
import { FailoverForm } from "./failover-form";
import { judgeCopies } from "./judge-copies";
import { planChanges } from "./plan-changes";
import { PlanInShort } from "./plan-in-short";
import { PromotesNote } from "./promotes-note";
import { SideCard } from "./side-card";
import { sourceFacts, targetFacts } from "./side-facts";
import { type StartFailover, useStartFailover } from "./use-start-failover";

interface Props {
  options: RecoveryOptions;
  view: RecoveryPlanView;
  /** Why what is shown may be old. */
  error: Error | null;
  start: StartFailover;
  startKey: string;
  readAgain: () => void;
}

/** Both sides of a failover, what it loses and what it may break; then the reason, the name, and yes. */
export function FailoverPage({ options, view, error, start, startKey, readAgain }: Props) {
  const { plan, readiness, source, steps } = view;
  const { vnf, from, to, point } = plan;
  const { role } = useShell();
  const router = useRouter();
  const now = useNow();
  const seen = useSeenPlan(view, false);
  const [entries, setEntries] = useState<FailoverEntries>(() => keptEntries.of(vnf.id));
  const change = (more: Partial<FailoverEntries>) => {
    const next = { ...entries, ...more };
    keptEntries.keep(vnf.id, next);
    setEntries(next);
  };
  const failover = useStartFailover(start, startKey, {
    onStarted: ({ runId }) => {
      keptEntries.forget(vnf.id);
      readAgain();
      router.push(routes.run(runId));
    },
    onRefused: readAgain,
  });
  const overrides = overridesOf(entries, plan);
  const copies = judgeCopies(view, overrides);
  const chosen = options.points.find(({ id }) => id === point.id);
  const unusable = chosen?.vms.filter(({ isUsable }) => !isUsable).map(({ name }) => name) ?? [];
  const mayFallBack = plan.fallback.isAllowed;
  const promotes = plan.promotes ?? null;
  const planAddress = addressOf({
    ...{ step: "plan", mode: "failover", point: point.id, site: to.id, mayFallBack },
  });
  const startIt = (typedName: string) =>
    void failover.run({
      ...{ vnfId: vnf.id, siteId: to.id, pointId: point.id, planHash: view.hash },
      ...{ typedName, reason: entries.reason.trim(), overrides, mayFallBack },
      ...(promotes ? { promotesId: promotes.recoveryId } : {}),
    });
  return (
    <div className="max-w-[1120px]">
      {error && <StaleNotice error={error} />}
      <h1 className="pt-1 text-20 font-semibold tracking-[-0.012em] break-words">
        Fail <Inert text={vnf.name} /> over to <Inert text={to.name} />?
      </h1>
      <p className="max-w-[88ch] pt-1 pb-4 text-14 text-muted">
        <Inert text={vnf.name} /> will be served from <Inert text={to.name} />, as it was at{" "}
        <b className="font-semibold text-fg">{formatDayTime(point.takenAt)} UTC</b>.{" "}
        <b className="font-semibold text-fg">{inMinutes(point.losesMs)}</b> of writes since then are lost for
        good.{" "}
        {view.newerPoint
          ? `A newer recovery point is there, of ${formatUtc(view.newerPoint.takenAt)}.`
          : "It is the newest recovery point."}
        {unusable.length > 0 && (
          <>
            {" "}
            <Inert text={listed(unusable)} /> cannot be brought back from it.
          </>
        )}
      </p>
      {seen.isChanged && seen.seen && (
        <div className="pb-4">
          <Notice tone="warn">
            <p className="font-medium">The plan has changed since you looked at it:</p>
            <ul className="list-disc pl-4">
              {planChanges(seen.seen, view).map((text) => (
                <li key={text}>
                  <Inert text={text} />
                </li>
              ))}
            </ul>
            <div className="pt-2">
              <Button size="s" onClick={seen.accept}>
                I have looked at it
              </Button>
            </div>
          </Notice>
        </div>
      )}
      {promotes && <PromotesNote drillName={promotes.name} siteName={to.name} />}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      <div className="grid items-center gap-x-4 gap-y-2 lg:grid-cols-[minmax(0,1fr)_88px_minmax(0,1fr)]">
        <SideCard
          side="From"
          siteName={from.name}
          badge={
            <StatusBadge
              status={source.answers ? "siteReachable" : source.isRemembered ? "unknown" : "siteUnreachable"}
            />
          }
          facts={sourceFacts(view, options, now)}
          isLeft
        />
        <div className="flex flex-col items-center gap-1 text-center text-12 text-subtle max-lg:flex-row max-lg:justify-center">
          <span className="max-w-full truncate font-medium text-fg max-lg:hidden">
            <Inert text={vnf.name} />
          </span>
          <MoveRight size={48} strokeWidth={1} className="-my-3 text-fg max-lg:hidden" aria-hidden />
          <MoveDown size={20} strokeWidth={1.5} className="text-fg lg:hidden" aria-hidden />
          <span>as of {formatDayTime(point.takenAt)}</span>
        </div>
        <SideCard
          side="To"
          siteName={to.name}
          badge={<StatusBadge status={READY[readiness.verdict]} />}
          facts={targetFacts(view, options)}
        />
      </div>
      <div className="pt-4">
        <Notice tone={copies.tone}>
          <b className="font-semibold">{copies.title}</b> <Inert text={copies.text} />
        </Notice>
      </div>
      <PlanInShort
        steps={steps}
        // The wizard knows of no drill: it would lead back to another plan.
        href={promotes ? null : `${routes.recoverVnf(vnf.id)}${planAddress}`}
      />
      <FailoverForm
        view={view}
        entries={entries}
        onChange={change}
        isChanged={seen.isChanged}
        isUnknown={error !== null}
        mayStart={may(role, "recoveries.fail-over")}
        busy={failover.busy}
        refusal={failover.refusal}
        onStart={startIt}
      />
    </div>
  );
}

const READY = { green: "targetReady", amber: "targetWarned", red: "targetNotReady" } as const;
