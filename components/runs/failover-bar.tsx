"use client";

import { CircleCheck, Hourglass, OctagonX, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { formatAsOf, formatDuration } from "@/components/data/format-time";
import { visibleText } from "@/components/data/visible-text";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { classNames } from "@/components/ui/class-names";
import { may } from "@/lib/auth/permissions";
import { routes } from "@/lib/routes";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { AcceptDialog } from "./accept-dialog";
import { type Decision, decisionOf } from "./decision-words";
import type { FailoverActions } from "./failover-actions";
import { GiveTargetUpDialog } from "./give-target-up-dialog";
import { RollBackDialog } from "./roll-back-dialog";
import { TryAgainButton } from "./try-again-button";

const LOOK: Record<Decision["tone"], string> = {
  plain: "border-line",
  warn: "border-line bg-warn-tint text-warn",
  fail: "border-line bg-fail-tint text-fail",
};

interface Props {
  run: RunView;
  recovery: RecoveryView;
  now: number;
  isStale: boolean;
  actions: FailoverActions;
}

/** Whether a failover or a relocation stays: since when it serves, and the ways on. It decides nothing by itself. */
export function FailoverBar({ run, recovery, now, isStale, actions }: Props) {
  const { role } = useShell();
  const [asks, setAsks] = useState<"accept" | "roll-back" | "give-target-up">();
  const decision = decisionOf(recovery, now);
  if (!decision) return null;
  const { tone, title, since, todo, isLate } = decision;
  const isDecided = ["accepted", "rolled-back", "undone"].includes(recovery.state);
  const mayDecide = may(role, "recoveries.fail-over");
  const reason = isStale ? "Not while the run’s state is not known" : undefined;
  const can = (door: RecoveryView["may"][number]) => recovery.may.includes(door);
  const close = () => setAsks(undefined);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no set of fields
    <div
      role="group"
      aria-label={`The decision about this ${recovery.mode === "replacement" ? "restore" : recovery.mode}`}
      className={classNames(
        "-mx-gutter flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-gutter py-2.5 text-13",
        LOOK[isStale ? "plain" : tone],
      )}
    >
      <Icon recovery={recovery} tone={tone} />
      <span className="min-w-0 flex-1 basis-80">
        <b className="font-semibold">{title}</b>
        {since !== null && (
          <>
            {isDecided ? ", " : " since "}
            <time dateTime={since}>{formatAsOf(since, now)}</time>
            {!isDecided && (
              <>
                , for <b className="font-semibold tabular-nums">{formatDuration(now - Date.parse(since))}</b>
              </>
            )}
          </>
        )}
        {todo !== null && <>: {todo}</>}
        {isLate && since !== null && (
          <span className="block font-medium">
            Not protected since {formatAsOf(since, now)}: no backup of it is made before this is decided.
          </span>
        )}
        {todo !== null && recovery.may.length > 0 && !mayDecide && (
          <span className="block">An operator or an admin decides.</span>
        )}
      </span>
      <span className="ml-auto flex flex-wrap gap-2">
        {mayDecide && can("try-again") && (
          <TryAgainButton recoveryId={recovery.id} tryAgain={actions.tryUndoAgain} disabledReason={reason} />
        )}
        <Elsewhere run={run} recovery={recovery} />
        {mayDecide && can("give-target-up") && (
          <Button disabledReason={reason} onClick={() => setAsks("give-target-up")}>
            {`Give ${visibleText(recovery.to.name)} up…`}
          </Button>
        )}
        {mayDecide && can("roll-back") && (
          <Button disabledReason={reason} onClick={() => setAsks("roll-back")}>
            {recovery.state === "half-rolled-back" ? "Roll back again…" : "Roll back…"}
          </Button>
        )}
        {mayDecide && can("accept") && (
          <Button kind="primary" disabledReason={reason} onClick={() => setAsks("accept")}>
            Accept…
          </Button>
        )}
      </span>
      {asks === "accept" && (
        <AcceptDialog run={run} recovery={recovery} accept={actions.accept} onClose={close} />
      )}
      {asks === "give-target-up" && (
        <GiveTargetUpDialog run={run} recovery={recovery} giveUp={actions.giveTargetUp} onClose={close} />
      )}
      {asks === "roll-back" && (
        <RollBackDialog run={run} recovery={recovery} now={now} rollBack={actions.rollBack} onClose={close} />
      )}
    </div>
  );
}

/** Another run of the same story is at work: there is the place to watch. */
function Elsewhere({ run, recovery: { runs } }: Pick<Props, "run" | "recovery">) {
  const active = runs.findLast(({ isOver, id }) => !isOver && id !== run.id);
  const newest = runs.at(-1);
  const shown = active ?? (newest && newest.id !== run.id ? newest : undefined);
  if (!shown) return null;
  return (
    <Link href={routes.run(shown.id)} className={buttonClass(active ? "primary" : "plain")}>
      {active ? "Watch" : "Open"} {shown.name}
    </Link>
  );
}

function Icon({ recovery: { state }, tone }: Pick<Props, "recovery"> & Pick<Decision, "tone">) {
  const Shape =
    tone === "fail"
      ? OctagonX
      : tone === "warn"
        ? TriangleAlert
        : state === "accepted" || state === "rolled-back" || state === "undone"
          ? CircleCheck
          : Hourglass;
  return <Shape size={16} strokeWidth={2.25} className="shrink-0" aria-hidden />;
}
