"use client";

import { useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import type { RetainedPoint } from "@/lib/retention/vnf-retention-view";
import type { PointRow } from "@/lib/vnfs/vnf";
import { pointsKey } from "@/lib/vnfs/vnf-keys";

export interface HoldActions {
  hold: (input: unknown) => Promise<ActionResult<void>>;
  release: (input: unknown) => Promise<ActionResult<void>>;
}

/** A point that somebody wants to hold, or to release when it is held. */
export interface AskedHold {
  point: Pick<PointRow, "id" | "takenAt">;
  hold: RetainedPoint["hold"];
}

interface Props {
  vnfId: string;
  asked: AskedHold;
  actions: HoldActions;
  onClose: () => void;
}

/** Asks why a point is held, or whether it is released. */
export function HoldDialog({ vnfId, asked: { point, hold }, actions, onClose }: Props) {
  const [because, setBecause] = useState("");
  const day = formatDayTime(point.takenAt);
  const { run, busy, refusal } = useAction(
    hold ? actions.release : actions.hold,
    () => {
      toast(hold ? `The point of ${day} is released` : `The point of ${day} is held`);
      onClose();
    },
    undefined,
    pointsKey(vnfId),
    hold ? "Release it" : "Hold it",
  );
  const send = () => {
    if (!busy) void run(hold ? { pointId: point.id } : { pointId: point.id, because });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={hold ? `Release the point of ${day}?` : `Hold the point of ${day}?`}
      actions={
        <>
          <Button onClick={onClose}>{hold ? "Keep it held" : "Not now"}</Button>
          <Button type="submit" form="hold-point" kind="primary" busy={busy}>
            {busy ? "Storing…" : hold ? "Release it" : "Hold it"}
          </Button>
        </>
      }
    >
      <form
        id="hold-point"
        noValidate
        className="grid gap-3 text-13"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
        {hold ? (
          <>
            <p className="break-words">
              <Inert text={`${hold.by} holds it: “${hold.because}”`} />. Once it is released, it goes when the
              VNF’s policy says so.
            </p>
            <SecondPersonNote kind="retention_cut" />
          </>
        ) : (
          <>
            <p>Nothing deletes it, nor what it builds on, until somebody releases it.</p>
            <TextArea
              id="because"
              name="because"
              label="Why it is kept"
              hint="Whoever comes across it reads this, with your name."
              rows={2}
              value={because}
              onChange={(event) => setBecause(event.target.value)}
              error={refusal?.fields.because}
            />
          </>
        )}
      </form>
    </Dialog>
  );
}
