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
  siteName: string;
  credential: SiteDetail["credentials"][number];
  action: SiteActions["removeCredential"];
  onClose: () => void;
}

/** Asks before a credential is removed, and says what that means. */
export function RemoveCredentialDialog({ siteName, credential, action, onClose }: Props) {
  const { projectName, isForRecords } = credential;
  const { run, busy, refusal } = useAction(
    action,
    () => {
      toast(`The credential of ${projectName} was removed`);
      onClose();
    },
    undefined,
    undefined,
    "Remove the credential",
  );
  const actions = (
    <>
      <Button onClick={onClose}>Keep it</Button>
      <Button kind="danger" busy={busy} onClick={() => void run({ credentialId: credential.id })}>
        {busy ? "Removing…" : "Remove the credential"}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={onClose} title={`Remove the credential of ${projectName}?`} actions={actions}>
      <div className="grid gap-2 text-13">
        <FormErrors message={refusal?.message} />
        <p>
          Stillpoint no longer reads the project {projectName} at {siteName}. Its secret is deleted; nothing
          is changed at the site. Its VMs are no longer listed; what is known of them is forgotten after 30
          days, unless a credential for the project is added again.
        </p>
        <SecondPersonNote kind="access_change" />
        {isForRecords && (
          <p>It exports and imports the backup records: choose another one for that afterwards.</p>
        )}
      </div>
    </Dialog>
  );
}
