"use client";

import { visibleText } from "@/components/data/visible-text";
import { useAction } from "@/components/sites/use-action";
import { toast } from "@/components/ui/toast";
import { runKeys } from "@/lib/run-views/run-keys";
import type { RecoveryView } from "@/lib/runs/recovery-view";
import type { RunView } from "@/lib/runs/run-view";
import { DecisionDialog } from "./decision-dialog";
import { acceptConsequences } from "./decision-words";
import type { FailoverActions } from "./failover-actions";

interface Props {
  run: RunView;
  recovery: RecoveryView;
  accept: FailoverActions["accept"];
  onClose: () => void;
}

/** Asks before a failover becomes what the VNF is. */
export function AcceptDialog({ run: { vnf }, recovery, accept, onClose }: Props) {
  const [name, site] = [visibleText(vnf.name), visibleText(recovery.to.name)];
  const isHome = recovery.mode === "replacement";
  const what = isHome ? `the restored VMs of ${name}` : `${name} at ${site}`;
  const { run, busy, refusal } = useAction(
    accept,
    () => {
      toast(isHome ? `${name} goes on with the restored VMs` : `${name} is at ${site} now`);
      onClose();
    },
    undefined,
    runKeys.all,
  );
  return (
    <DecisionDialog
      title={`Accept ${what}?`}
      consequences={acceptConsequences(recovery, vnf.name)}
      expected={vnf.name}
      verb={`Accept ${what}`}
      busy={busy}
      refusal={refusal}
      onConfirm={(form) => void run({ recoveryId: recovery.id, typedName: form.get("typedName") })}
      onClose={onClose}
    />
  );
}
