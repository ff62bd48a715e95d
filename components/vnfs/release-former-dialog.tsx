"use client";

import { useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { TextArea } from "@/components/ui/text-area";
import { toast } from "@/components/ui/toast";
import type { FormerCopies } from "@/lib/recoveries/former-members/former-view";
import { counted } from "@/lib/recoveries/words";
import type { VnfActions } from "./vnf-actions";

interface Props {
  vnf: { id: string; name: string };
  copies: FormerCopies;
  release: VnfActions["releaseFormer"];
  onClose: () => void;
}

/** Asks what was done with the former VMs: from then on they are told of no more. */
export function ReleaseFormerDialog({ vnf, copies, release, onClose }: Props) {
  const [reason, setReason] = useState("");
  const site = visibleText(copies.siteName);
  const { run, busy, refusal } = useAction(
    release,
    () => {
      toast(`The former VMs at ${site} are dealt with`);
      onClose();
    },
    undefined,
    ["vnfs"],
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Are the former VMs at ${site} dealt with?`}
      actions={
        <>
          <Button onClick={onClose}>Not yet</Button>
          <Button type="submit" form="release-former" kind="primary" busy={busy}>
            {busy ? "Storing…" : "They are dealt with"}
          </Button>
        </>
      }
    >
      <form
        id="release-former"
        noValidate
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void run({ vnfId: vnf.id, siteId: copies.siteId, reason });
        }}
      >
        <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
        <p className="text-13 text-muted">
          Stillpoint does not watch {counted(copies.vms.length, "VM")} at {site} any more: if one of them
          runs, nobody is told. They may be members of a VNF again. Nothing is changed at {site}.
        </p>
        <TextArea
          id="reason"
          name="reason"
          label="What was done with them"
          hint="Goes to the audit log with your name."
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={refusal?.fields.reason}
        />
      </form>
    </Dialog>
  );
}
