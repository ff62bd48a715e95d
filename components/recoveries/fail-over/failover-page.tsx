"use client";

import { formatDayTime, formatUtc } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useNow } from "@/components/data/use-now";
import { listed } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";
import { ConfirmSheet, type ConfirmStart } from "../confirm/confirm-sheet";
import type { Confirmed } from "../confirm/confirm-view";
import { inMinutes } from "../drill-words";
import { addressOf } from "../recover-entries";
import { judgeCopies } from "./judge-copies";
import { PromotesNote } from "./promotes-note";
import { sourceFacts, targetFacts } from "./side-facts";

/** Both sides of a failover, what it loses and what it may break; then the reason, the name, and yes. */
export function FailoverPage(props: Confirmed & ConfirmStart) {
  const { options, view } = props;
  const { vnf, to, point, fallback, promotes = null } = view.plan;
  const now = useNow();
  const chosen = options.points.find(({ id }) => id === point.id);
  const unusable = chosen?.vms.filter(({ isUsable }) => !isUsable).map(({ name }) => name) ?? [];
  const mayFallBack = fallback.isAllowed;
  const planAddress = addressOf({
    ...{ step: "plan", mode: "failover", point: point.id, site: to.id, mayFallBack },
  });
  return (
    <ConfirmSheet
      {...props}
      mode="failover"
      title={
        <>
          Fail <Inert text={vnf.name} /> over to <Inert text={to.name} />?
        </>
      }
      lead={
        <>
          <Inert text={vnf.name} /> will be served from <Inert text={to.name} />, as it was at{" "}
          <b className="font-semibold text-fg">{formatDayTime(point.takenAt)} UTC</b>.{" "}
          <b className="font-semibold text-fg">{inMinutes(point.losesMs)}</b> of writes since then are lost
          for good.{" "}
          {view.newerPoint
            ? `A newer recovery point is there, of ${formatUtc(view.newerPoint.takenAt)}.`
            : "It is the newest recovery point."}
          {unusable.length > 0 && (
            <>
              {" "}
              <Inert text={listed(unusable)} /> cannot be brought back from it.
            </>
          )}
        </>
      }
      note={promotes && <PromotesNote drillName={promotes.name} siteName={to.name} />}
      source={sourceFacts(view, options, now)}
      target={targetFacts(view, options)}
      asOf={formatDayTime(point.takenAt)}
      copiesOf={(overrides) => judgeCopies(view, overrides)}
      // The wizard knows of no drill: it would lead back to another plan.
      planHref={promotes ? null : `${routes.recoverVnf(vnf.id)}${planAddress}`}
      verb={`Fail ${vnf.name} over to ${to.name}`}
      held={null}
      wanted={{
        ...{ vnfId: vnf.id, siteId: to.id, pointId: point.id, planHash: view.hash, mayFallBack },
        ...(promotes ? { promotesId: promotes.recoveryId } : {}),
      }}
    />
  );
}
