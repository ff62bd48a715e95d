import Link from "next/link";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { rolesWith } from "@/lib/auth/permissions";
import type { RecoveryOptions } from "@/lib/recoveries/recovery-options";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { routes } from "@/lib/routes";

interface Props {
  vnfName: string;
  siteName: string;
  /** The run that has the VNF now. */
  held: RecoveryOptions["busy"];
  busy: boolean;
  whyNot: string | undefined;
  onStart: () => void;
}

/** Starts what is shown, and says what that is; or why it cannot. */
export function StartDrillButton({ vnfName, siteName, held, busy, whyNot, onStart }: Props) {
  if (held && !busy)
    return (
      <Link href={routes.run(held.runId)} className={buttonClass("primary")}>
        Watch {held.name}
      </Link>
    );
  return (
    <Button kind="primary" busy={busy} disabledReason={busy ? undefined : whyNot} onClick={onStart}>
      {busy ? "Starting…" : `Drill ${vnfName} at ${siteName}`}
    </Button>
  );
}

interface Standing {
  view: RecoveryPlanView | undefined;
  isChanged: boolean;
  /** What is shown is the last known. */
  isUnknown: boolean;
  mayStart: boolean;
}

/** Why a drill cannot be started as it is shown; undefined: it can. Pure. */
export function whyNotStart({ view, isChanged, isUnknown, mayStart }: Standing): string | undefined {
  if (!mayStart) return `Starting a drill needs the role ${rolesWith("recoveries.drill")}.`;
  if (!view) return "The plan is being made.";
  if (view.plan.obstacles.length > 0) return "Something stands in the way: see above.";
  if (isChanged) return "The plan has changed: look at it first.";
  return isUnknown ? "Stillpoint does not answer, so this may not be the plan any more." : undefined;
}
