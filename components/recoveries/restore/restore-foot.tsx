import Link from "next/link";
import { formatUtcTime } from "@/components/data/format-time";
import { middleCut } from "@/components/data/middle-cut";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { may, rolesWith } from "@/lib/auth/permissions";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { counted } from "@/lib/recoveries/words";
import { routes } from "@/lib/routes";

interface Props {
  options: RecoveryOptions;
  view: RecoveryPlanView | undefined;
  /** A point, and something of it. */
  hasChoice: boolean;
  isChanged: boolean;
  /** What is shown is the last known, or another choice's. */
  isUnknown: boolean;
  /** What is to be typed still; undefined: nothing. */
  unconfirmed: string | undefined;
  busy: boolean;
  onStart: () => void;
}

/** The way out, which plan it is, and the start or why it cannot be; always in sight. */
export function RestoreFoot(props: Props) {
  const { options, view, busy, onStart } = props;
  const { role } = useShell();
  const held = options.busy;
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-2 border-t border-line bg-bg px-gutter py-3">
      <Link href={routes.vnf(options.vnf.id)} className={buttonClass()}>
        Cancel
      </Link>
      <span className="mr-2 ml-auto text-12 text-subtle">
        {view && (
          <>
            Plan <span className="font-mono">{middleCut(view.hash, 4, 2)}</span>, made at{" "}
            {formatUtcTime(view.plan.madeAt)}
          </>
        )}
      </span>
      {held && !busy ? (
        <Link href={routes.run(held.runId)} className={buttonClass("primary")}>
          Watch {held.name}
        </Link>
      ) : (
        <Button
          kind={view?.plan.inPlace || view?.plan.replaces ? "danger" : "primary"}
          busy={busy}
          disabledReason={busy ? undefined : whyNot(props, may(role, "recoveries.fail-over"))}
          onClick={onStart}
        >
          {busy ? "Starting…" : verb(view)}
        </Button>
      )}
    </div>
  );
}

function verb(view: RecoveryPlanView | undefined): string {
  if (!view) return "Restore";
  const { servers, volumes, inPlace, replaces } = view.plan;
  if (replaces) return `Stop and restore ${counted(replaces.length, "VM")} in place`;
  if (inPlace) return `Change the volume of ${inPlace.serverName}`;
  return `Restore ${servers.length > 0 ? counted(servers.length, "VM") : counted(volumes.length, "volume")} beside`;
}

/** Undefined: it can. */
function whyNot(
  { hasChoice, options, view, isChanged, isUnknown, unconfirmed }: Props,
  mayStart: boolean,
): string | undefined {
  if (!mayStart) return `Starting a restore needs the role ${rolesWith("recoveries.fail-over")}.`;
  if (options.points.length === 0) return "There is no recovery point yet.";
  if (!hasChoice) return "Choose what is restored first.";
  if (!view) return "The plan is being made.";
  if (view.plan.obstacles.length > 0) return "Something stands in the way: see above.";
  if (isChanged) return "The plan has changed: look at it first.";
  if (isUnknown) return "The plan is being read again: it may be another one.";
  return unconfirmed;
}
