"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import type { ActionResult } from "@/lib/api/action-result";
import { listed } from "@/lib/recoveries/words";
import { runKeys } from "@/lib/run-views/run-keys";
import { type RecoveryView, takesItselfBack } from "@/lib/runs/recovery-view";
import { type RunView, runName } from "@/lib/runs/run-view";
import { stoppedByUs } from "./fence-words";
import { counted, runTitle } from "./run-words";

export type CancelRun = (input: { runId: string }) => Promise<ActionResult<unknown>>;

/** Asks before a run is cancelled, and says what is lost by it. */
export function CancelRunDialog({
  run,
  cancel,
  onClose,
}: {
  run: RunView;
  cancel: CancelRun;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string>();
  const title = `Cancel ${runTitle(run.kind, "").toLowerCase()}${visibleText(run.vnf.name)}?`;
  async function confirm() {
    setBusy(true);
    setMessage(undefined);
    try {
      const result = await cancel({ runId: run.id });
      if (!result.ok) return setMessage(result.message);
      await client.invalidateQueries({ queryKey: runKeys.all });
      onClose();
    } catch {
      setMessage("Stillpoint does not answer. Try again.");
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>Let it run</Button>
          <Button kind="danger" busy={busy} onClick={() => void confirm()}>
            {busy ? "Cancelling…" : `Cancel ${runName(run)}`}
          </Button>
        </>
      }
    >
      <FormErrors message={message} />
      <p className="text-13 text-muted">{consequence(run)}</p>
    </Dialog>
  );
}

function consequence({ kind, window, lanes, recovery }: RunView): string {
  if (recovery?.swap)
    return `${visibleText(recovery.swap.serverName)} keeps the volume that it has, or gets it back, and is started again if it ran. Once the restored volume is attached, that stays. The restored volume itself is removed only when you ask for it.`;
  if (recovery?.mode === "restore")
    return `What it has made at ${visibleText(recovery.to.name)} so far stays there; you may have it removed on this page afterwards. The originals are not touched.`;
  if (recovery && !recovery.isDrill) return keptWords(recovery);
  if (recovery)
    return `What it has made at ${visibleText(recovery.to.name)} so far is removed, and nothing else. At ${visibleText(recovery.from.name)} nothing was touched.`;
  if (kind === "prune")
    return "What it has deleted stays deleted; the points that it has not come to are kept.";
  if (lanes.some(({ isHeld, thawedAt }) => isHeld && thawedAt === null)) {
    return "VMs are frozen now: they are thawed first, in the reverse of their order. Then its snapshots are removed. There will be no recovery point of this run.";
  }
  const backups = lanes.flatMap(({ volumes }) => volumes.map(({ backup }) => backup));
  const done = backups.filter(({ state }) => state === "succeeded").length;
  if (done > 0)
    return `No VM is frozen any more. ${done} of ${counted(backups.length, "volume")} ${done === 1 ? "is" : "are"} backed up: that is kept, as a recovery point that says what it lacks. The rest is given up, and its snapshots are removed.`;
  if (backups.some(({ startedAt }) => startedAt !== null))
    return "No VM is frozen any more. None of its backups is finished: they are given up, and its snapshots removed. There will be no recovery point of this run; earlier ones stay.";
  const frozen = window.openedAt === null ? "No VM was touched yet." : "No VM is frozen any more.";
  return `${frozen} What was made for this run is removed. There will be no recovery point of it; earlier ones stay.`;
}

/** A failover is no drill: what it has done stays until somebody rolls it back. A relocation undoes itself. Pure. */
export function keptWords({ mode, from, to, fence, standing }: RecoveryView): string {
  const [source, target] = [visibleText(from.name), visibleText(to.name)];
  const stopped = stoppedByUs(fence).map(visibleText);
  if (takesItselfBack(mode))
    return [
      standing.length > 0
        ? `What it has made at ${target} is removed.`
        : `Nothing was made at ${target} so far.`,
      stopped.length > 0
        ? `Then ${listed(stopped)} at ${source} ${stopped.length === 1 ? "is" : "are"} unlocked and started again, by this same run${mode === "replacement" ? `, with the addresses that ${stopped.length === 1 ? "it" : "they"} had` : ""}.`
        : `At ${source} nothing was stopped so far: what is, is started again.`,
      ...(mode === "relocation" ? ["Its backups stay, as recovery points."] : []),
    ].join(" ");
  return [
    stopped.length > 0
      ? `${listed(stopped)} at ${source} ${stopped.length === 1 ? "stays" : "stay"} stopped and locked: the VNF serves nowhere then.`
      : `At ${source} nothing was stopped so far.`,
    standing.length > 0
      ? `What it has made at ${target} stays there.`
      : `Nothing was made at ${target} so far.`,
    "Roll it back afterwards: that removes what was made and starts what was stopped.",
  ].join(" ");
}
