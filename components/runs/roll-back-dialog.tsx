"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import { useAction } from "@/components/sites/use-action";
import { TextArea } from "@/components/ui/text-area";
import { routes } from "@/lib/routes";
import { runKeys } from "@/lib/run-views/run-keys";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { DecisionDialog } from "./decision-dialog";
import { rollBackConsequences } from "./decision-words";
import type { FailoverActions } from "./failover-actions";

interface Props {
  run: RunView;
  recovery: RecoveryView;
  now: number;
  rollBack: FailoverActions["rollBack"];
  onClose: () => void;
}

/** Asks before what a failover made is removed and the source is started again: what was written since is lost. */
export function RollBackDialog({ run: { vnf }, recovery, now, rollBack, onClose }: Props) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [name, source] = [visibleText(vnf.name), visibleText(recovery.from.name)];
  const where = recovery.mode === "replacement" ? "to the VMs that were there" : `to ${source}`;
  const { run, busy, refusal } = useAction(
    rollBack,
    ({ runId }) => {
      onClose();
      router.push(routes.run(runId));
    },
    undefined,
    runKeys.all,
  );
  return (
    <DecisionDialog
      title={`Roll ${name} back ${where}?`}
      consequences={rollBackConsequences(recovery, now)}
      expected={vnf.name}
      verb={`Roll ${name} back ${where}`}
      busy={busy}
      refusal={refusal}
      onConfirm={(form) => void run({ recoveryId: recovery.id, typedName: form.get("typedName"), reason })}
      onClose={onClose}
    >
      <TextArea
        id="reason"
        name="reason"
        label="Reason"
        hint="Goes to the audit log with your name."
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={refusal?.fields.reason}
      />
    </DecisionDialog>
  );
}
