"use client";

import { useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { toast } from "@/components/ui/toast";
import { CredentialFields } from "./credential-fields";
import { credentialInput, NO_CREDENTIAL } from "./credential-values";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  siteId: string;
  action: SiteActions["addCredential"];
  onClose: () => void;
}

const PREFIX = "credential";

/** Adds the credential of a further project. */
export function AddCredentialForm({ siteId, action, onClose }: Props) {
  const [values, setValues] = useState(NO_CREDENTIAL);
  const { run, busy, refusal } = useAction(
    action,
    ({ projectName }) => {
      toast(`Added the credential of ${projectName}`);
      onClose();
    },
    (field) => field.replaceAll(".", "-"),
    undefined,
    "Add the credential",
  );
  const isDirty = JSON.stringify(values) !== JSON.stringify(NO_CREDENTIAL);
  return (
    <form
      noValidate
      className="mt-4 grid max-w-[640px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ siteId, credential: credentialInput(values) });
      }}
    >
      <LeaveGuard isDirty={isDirty && !busy} />
      <h3 className="text-14 font-semibold">Add the credential of a project</h3>
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      <CredentialFields prefix={PREFIX} values={values} onChange={setValues} errors={refusal?.fields ?? {}} />
      <SecondPersonNote kind="access_change" />
      <div className="flex gap-2">
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? "Signing in with it…" : "Add the credential"}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
