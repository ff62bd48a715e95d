"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Inert } from "@/components/data/inert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";

export type CleanUpDrill = (input: {
  recoveryId: string;
}) => Promise<ActionResult<{ runId: string; number: number }>>;

interface Props {
  recoveryId: string;
  siteName: string;
  /** What stands there, in words; empty: it is told on the page of the run. */
  things: string;
  cleanUp: CleanUpDrill;
  onClose: () => void;
}

/** Asks before all that a drill has made is removed. */
export function CleanUpDrillDialog({ recoveryId, siteName, things, cleanUp, onClose }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string>();
  async function confirm() {
    setBusy(true);
    setMessage(undefined);
    try {
      const result = await cleanUp({ recoveryId });
      // It stays busy: the clean-up's page is on its way.
      if (result.ok) return router.push(routes.run(result.value.runId));
      setMessage(result.message);
    } catch {
      setMessage("Stillpoint does not answer. Try again.");
    }
    setBusy(false);
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Clean up this drill?"
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" busy={busy} onClick={() => void confirm()}>
            {busy ? "Starting…" : "Clean up now"}
          </Button>
        </>
      }
    >
      <FormErrors message={message} />
      <p className="text-13 text-muted">
        Everything that this drill made at <Inert text={siteName} /> is removed, and nothing else
        {things && <>: {things}</>}. What was written into these VMs is lost. Its report stays.
      </p>
    </Dialog>
  );
}
