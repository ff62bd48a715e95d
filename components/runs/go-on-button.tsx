"use client";

import { useShell } from "@/components/shell/shell-context";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { may } from "@/lib/auth/permissions";
import { runKeys } from "@/lib/run-views/run-keys";
import type { FailoverActions } from "./failover-actions";

interface Props {
  runId: string;
  pause: { stepKey: string };
  /** Of the boot tier that waits. */
  order: number;
  goOn: FailoverActions["goOn"];
}

/** Ends a pause: what it waited for was done by a person. */
export function GoOnButton({ runId, pause, order, goOn }: Props) {
  const { role } = useShell();
  const { run, busy, refusal } = useAction(goOn, () => undefined, undefined, runKeys.all);
  if (!may(role, "recoveries.drill")) return null;
  return (
    <span className="mt-1.5 flex flex-wrap items-center gap-2">
      <Button size="s" busy={busy} onClick={() => void run({ runId, stepKey: pause.stepKey })}>
        {busy ? "Going on…" : `It is done: boot tier ${order}`}
      </Button>
      {refusal && <span role="alert">{refusal.message}</span>}
    </span>
  );
}
