"use client";

import { useRouter } from "next/navigation";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { routes } from "@/lib/routes";
import { runKeys } from "@/lib/run-views/run-keys";
import type { FailoverActions } from "./failover-actions";

interface Props {
  recoveryId: string;
  tryAgain: FailoverActions["tryUndoAgain"];
  disabledReason: string | undefined;
}

/** Goes on with the undo of a relocation, in a run of its own: what is done already is not done twice. */
export function TryAgainButton({ recoveryId, tryAgain, disabledReason }: Props) {
  const router = useRouter();
  const { run, busy, refusal } = useAction(
    tryAgain,
    ({ runId }) => router.push(routes.run(runId)),
    undefined,
    runKeys.all,
  );
  return (
    <>
      {refusal && (
        <span role="alert" className="self-center">
          {refusal.message}
        </span>
      )}
      <Button
        kind="primary"
        busy={busy}
        disabledReason={busy ? undefined : disabledReason}
        onClick={() => void run({ recoveryId })}
      >
        {busy ? "Starting…" : "Try again"}
      </Button>
    </>
  );
}
