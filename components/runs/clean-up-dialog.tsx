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
  /** Whose things go. */
  of: "drill" | "restore";
  recoveryId: string;
  siteName: string;
  /** What stands there, in words; empty: it is told on the page of the run. */
  things: string;
  cleanUp: CleanUpDrill;
  onClose: () => void;
}

/** Asks before all that a drill or a restore has made is removed. */
export function CleanUpDialog({ of, recoveryId, siteName, things, cleanUp, onClose }: Props) {
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
      title={of === "drill" ? "Clean up this drill?" : "Remove what it made?"}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" busy={busy} onClick={() => void confirm()}>
            {busy ? "Starting…" : of === "drill" ? "Clean up now" : "Remove it"}
          </Button>
        </>
      }
    >
      <FormErrors message={message} />
      <p className="text-13 text-muted">
        Everything that this {of} made at <Inert text={siteName} /> is removed, and nothing else
        {things && <>: {things}</>}. What was written into it since is lost. Its report stays.
      </p>
    </Dialog>
  );
}
