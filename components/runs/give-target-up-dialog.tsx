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
import type { FailoverActions } from "./failover-actions";
import { giveUpConsequences } from "./give-target-up-words";

interface Props {
  run: RunView;
  recovery: RecoveryView;
  giveUp: FailoverActions["giveTargetUp"];
  onClose: () => void;
}

/** Asks before a lost target is waited for no more: the source runs again, whatever may run there. */
export function GiveTargetUpDialog({ run: { vnf }, recovery, giveUp, onClose }: Props) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [source, target] = [visibleText(recovery.from.name), visibleText(recovery.to.name)];
  const { run, busy, refusal } = useAction(
    giveUp,
    ({ runId }) => {
      onClose();
      router.push(routes.run(runId));
    },
    undefined,
    runKeys.all,
  );
  return (
    <DecisionDialog
      title={`Give ${target} up?`}
      consequences={giveUpConsequences(recovery)}
      expected={vnf.name}
      verb={busy ? `Asking ${target} once more…` : `Give ${target} up, and start ${source}`}
      busy={busy}
      refusal={refusal}
      onConfirm={(form) => void run({ recoveryId: recovery.id, typedName: form.get("typedName"), reason })}
      onClose={onClose}
    >
      <TextArea
        id="reason"
        name="reason"
        label={`How do you know that ${target} is lost?`}
        hint="Goes to the audit log with your name."
        rows={2}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={refusal?.fields.reason}
      />
    </DecisionDialog>
  );
}
