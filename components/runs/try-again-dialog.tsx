"use client";

import { useRouter } from "next/navigation";
import { Inert } from "@/components/data/inert";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { routes } from "@/lib/routes";
import { runKeys } from "@/lib/run-views/run-keys";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { FailoverActions } from "./failover-actions";

interface Props {
  recovery: RecoveryView;
  tryAgain: FailoverActions["tryAgain"];
  onClose: () => void;
}

/** Asks before the rest of a failover is tried anew, by a run of its own. */
export function TryAgainDialog({ recovery, tryAgain, onClose }: Props) {
  const router = useRouter();
  const { run, busy, refusal } = useAction(
    tryAgain,
    ({ runId }) => {
      onClose();
      router.push(routes.run(runId));
    },
    undefined,
    runKeys.all,
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Try what failed again?"
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" busy={busy} onClick={() => void run({ recoveryId: recovery.id })}>
            {busy ? "Starting…" : "Try again"}
          </Button>
        </>
      }
    >
      <FormErrors message={refusal?.message} code={refusal?.code} />
      <p className="text-13 text-muted">
        VMs that work at <Inert text={recovery.to.name} /> stay as they are. What was not restored, or never
        came up, is made anew; a VM that was up and failed its checks is looked at again. First{" "}
        <Inert text={recovery.from.name} /> is made sure of once more.
      </p>
    </Dialog>
  );
}
