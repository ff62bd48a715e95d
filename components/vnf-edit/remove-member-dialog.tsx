"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";

interface Props {
  name: string;
  vnfName: string;
  busy: boolean;
  refusal: string | undefined;
  onClose: () => void;
  onRemove: () => void;
}

/** Asks before a VM is taken out of a VNF. */
export function RemoveMemberDialog({ name, vnfName, busy, refusal, onClose, onRemove }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Take ${name} out of ${vnfName}?`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" busy={busy} onClick={onRemove}>
            Take {name} out
          </Button>
        </>
      }
    >
      <div className="grid gap-2">
        {refusal && <Notice tone="fail">{refusal}</Notice>}
        <p>
          Its volumes are no longer backed up. Recovery points that exist keep it, and the VM itself stays as
          it is.
        </p>
      </div>
    </Dialog>
  );
}
