"use client";

import { formatDayTime, formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { StaleNotice } from "@/components/data/stale-notice";
import { useNow } from "@/components/data/use-now";
import { useShell } from "@/components/shell/shell-context";
import { Notice } from "@/components/ui/notice";
import { may } from "@/lib/auth/permissions";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { PlanNotes } from "../../backups/plan-notes";
import { ChangedPlan } from "../confirm/changed-plan";
import { overridesOf } from "../confirm/confirm-entries";
import { ConfirmForm, type TypedByHand } from "../confirm/confirm-form";
import type { Confirmed } from "../confirm/confirm-view";
import { PlanInShort } from "../confirm/plan-in-short";
import { Sides } from "../confirm/sides";
import { useConfirm } from "../confirm/use-confirm";
import type { StartRecovery } from "../confirm/use-start-recovery";
import { inMinutes } from "../drill-words";
import { addressOf } from "../recover-entries";
import { judgeCopies } from "./judge-copies";
import { PromotesNote } from "./promotes-note";
import { sourceFacts, targetFacts } from "./side-facts";

interface Props extends Confirmed {
  start: StartRecovery;
  startKey: string;
  provedForMs: number;
}

/** Both sides of a failover, what it loses and what it may break; then the reason, the name, and yes. */
export function FailoverPage(props: Props) {
  const { options, view, error, provedForMs } = props;
  const { plan, steps } = view;
  const { vnf, to, point } = plan;
  const { role } = useShell();
  const now = useNow();
  const { seen, entries, change, recovery } = useConfirm("failover", props);
  const overrides = overridesOf(entries, plan);
  const copies = judgeCopies(view, overrides);
  const chosen = options.points.find(({ id }) => id === point.id);
  const unusable = chosen?.vms.filter(({ isUsable }) => !isUsable).map(({ name }) => name) ?? [];
  const mayFallBack = plan.fallback.isAllowed;
  const promotes = plan.promotes ?? null;
  const planAddress = addressOf({
    ...{ step: "plan", mode: "failover", point: point.id, site: to.id, mayFallBack },
  });
  const startIt = (typed: TypedByHand) =>
    void recovery.run({
      ...{ vnfId: vnf.id, siteId: to.id, pointId: point.id, planHash: view.hash },
      ...{ ...typed, reason: entries.reason.trim(), overrides, mayFallBack },
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
      {seen.isChanged && seen.seen && <ChangedPlan seen={seen.seen} now={view} onSeen={seen.accept} />}
      {promotes && <PromotesNote drillName={promotes.name} siteName={to.name} />}
      <PlanNotes.Obstacles notes={plan.obstacles} />
      <Sides view={view} source={sourceFacts(view, options, now)} target={targetFacts(view, options)}>
        as of {formatDayTime(point.takenAt)}
      </Sides>
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
      <ConfirmForm
        mode="failover"
        provedForMs={provedForMs}
        verb={`Fail ${vnf.name} over to ${to.name}`}
        view={view}
        entries={entries}
        onChange={change}
        held={null}
        isChanged={seen.isChanged}
        isUnknown={error !== null}
        mayStart={may(role, "recoveries.fail-over")}
        busy={recovery.busy}
        refusal={recovery.refusal}
        onStart={startIt}
      />
    </div>
  );
}
