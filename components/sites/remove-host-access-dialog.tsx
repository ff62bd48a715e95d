"use client";

import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { SiteDetail } from "@/lib/sites/get-site";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  site: SiteDetail;
  action: SiteActions["removeHostAccess"];
  onClose: () => void;
}

/** Asks before the access to compute hosts is removed, and says what that means. */
export function RemoveHostAccessDialog({ site, action, onClose }: Props) {
  const { run, busy, refusal } = useAction(
    action,
    () => {
      toast(`${site.name}: the access to its compute hosts was removed`);
      onClose();
    },
    undefined,
    undefined,
    "Remove the access",
  );
  const actions = (
    <>
      <Button onClick={onClose}>Keep it</Button>
      <Button kind="danger" busy={busy} onClick={() => void run({ siteId: site.id })}>
        {busy ? "Removing…" : "Remove the access"}
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Remove the access to ${site.name}’s compute hosts?`}
      actions={actions}
    >
      <div className="grid gap-2 text-13">
        <FormErrors message={refusal?.message} />
        <SecondPersonNote kind="access_change" />
        <p>
          The key is deleted here, and VMs of {site.name} can no longer be frozen by their guest agents.
          Nothing is changed on the hosts: take the line out of authorized_keys there as well.
        </p>
      </div>
    </Dialog>
  );
}
