"use client";

import { useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import { DecisionDialog } from "@/components/runs/decision-dialog";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import type { FormerCopies } from "@/lib/recoveries/former-members/former-view";
import { mayRun } from "@/lib/recoveries/former-members/judge-former";
import { listed } from "@/lib/recoveries/words";
import { stoppedWords } from "./former-words";
import type { VnfActions } from "./vnf-actions";

interface Props {
  vnf: { id: string; name: string };
  copies: FormerCopies;
  stop: VnfActions["stopFormer"];
  onClose: () => void;
}

/** Asks before the former copy of a VNF is stopped and locked at the site that it has left. */
export function StopFormerDialog({ vnf, copies, stop, onClose }: Props) {
  const [left, setLeft] = useState<{ done: string | null; failed: string[] }>();
  const [name, site] = [visibleText(vnf.name), visibleText(copies.siteName)];
  const { run, busy, refusal } = useAction(
    stop,
    ({ vms }) => {
      const words = stoppedWords(vms, copies.siteName);
      if (words.failed.length > 0) return setLeft(words);
      if (words.done) toast(visibleText(words.done));
      onClose();
    },
    undefined,
    ["vnfs"],
  );
  if (left)
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={`Not all of them are stopped at ${site}`}
        actions={<Button onClick={onClose}>Close</Button>}
      >
        <div className="grid gap-2 text-13">
          {left.failed.map((text) => (
            <Notice key={text} tone="fail">
              <span className="break-words">{visibleText(text)}</span>
            </Notice>
          ))}
          {left.done && <p className="text-muted">{visibleText(left.done)}</p>}
        </div>
      </Dialog>
    );
  const running = copies.vms.filter(mayRun).map((vm) => visibleText(vm.name));
  return (
    <DecisionDialog
      title={`Stop the former VMs of ${name} at ${site}?`}
      consequences={[
        running.length > 0
          ? `Stopped and locked at ${site}: ${listed(running)}.`
          : `Locked at ${site}, so that nobody starts them by mistake.`,
        "What only they have written since the failover stays on their disks, and serves nobody.",
        `The VMs of ${name} at its home are not touched.`,
      ]}
      expected={vnf.name}
      verb={busy ? "Stopping…" : `Stop and lock at ${site}`}
      busy={busy}
      refusal={refusal}
      onConfirm={(form) =>
        void run({ vnfId: vnf.id, siteId: copies.siteId, typedName: form.get("typedName") })
      }
      onClose={onClose}
    />
  );
}
