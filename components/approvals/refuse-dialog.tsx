"use client";

import { useState } from "react";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { ApprovalActions } from "./approval-actions";
import { approvalsKey } from "./use-approval";

interface Props {
  id: string;
  action: ApprovalActions["refuse"];
  onClose: () => void;
}

const FORM = "refuse-approval";
const idOf = (field: string) => `refuse-${field}`;

/** Asks why a request is refused: the one who asked reads it. */
export function RefuseDialog({ id, action, onClose }: Props) {
  const [reason, setReason] = useState("");
  const { run, busy, refusal } = useAction(
    action,
    () => {
      toast("The request was refused");
      onClose();
    },
    idOf,
    approvalsKey,
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Refuse it?"
      actions={
        <>
          <Button onClick={onClose}>Not yet</Button>
          <Button type="submit" form={FORM} kind="danger" busy={busy}>
            {busy ? "Refusing…" : "Refuse it"}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        noValidate
        className="grid gap-3 text-13"
        onSubmit={(event) => {
          event.preventDefault();
          // React hands it up to the form that the dialog was opened from.
          event.stopPropagation();
          void run({ id, reason });
        }}
      >
        <FormErrors message={refusal?.message} fields={refusal?.fields} />
        <p>Nothing is done. It can be asked for again.</p>
        <TextArea
          id={idOf("reason")}
          name="reason"
          label="Why"
          hint="The one who asked reads it, with your name."
          rows={3}
          maxLength={2000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          error={refusal?.fields[idOf("reason")]}
        />
      </form>
    </Dialog>
  );
}
