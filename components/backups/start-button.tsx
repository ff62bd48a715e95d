import Link from "next/link";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import type { BackupPlan } from "@/lib/backups/backup-plan";
import { routes } from "@/lib/routes";
import { runName } from "@/lib/runs/run-view";
import type { VnfView } from "@/lib/vnfs/vnf";

interface Props {
  vnf: VnfView;
  plan: BackupPlan;
  busy: boolean;
  isChanged: boolean;
  /** What is shown is the last known plan. */
  isUnknown: boolean;
  onStart: () => void;
}

/** Starts what is shown; or says why it cannot. */
export function StartButton({ vnf, plan, busy, isChanged, isUnknown, onStart }: Props) {
  if (vnf.activeRun)
    return (
      <Link href={routes.run(vnf.activeRun.id)} className={buttonClass("primary")}>
        Watch {runName(vnf.activeRun)}
      </Link>
    );
  const reason = vnf.pausedAt
    ? "The VNF is paused. Resume it in its settings first."
    : plan.obstacles.length > 0
      ? "Something stands in the way: see below."
      : isChanged
        ? "The plan has changed: look at it first."
        : isUnknown
          ? "Stillpoint does not answer, so this may not be the plan any more."
          : undefined;
  return (
    <Button kind="primary" busy={busy} disabledReason={busy ? undefined : reason} onClick={onStart}>
      {busy ? "Starting…" : "Back up now"}
    </Button>
  );
}
