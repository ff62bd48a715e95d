"use client";

import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { useCheckedForm } from "@/components/data/use-checked-form";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { toast } from "@/components/ui/toast";
import { CredentialFields } from "./credential-fields";
import { credentialInput, credentialProblems, NO_CREDENTIAL } from "./credential-values";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  siteId: string;
  action: SiteActions["addCredential"];
  onClose: () => void;
}

const PREFIX = "credential";
const problemsHere = credentialProblems(PREFIX);

/** Adds the credential of a further project, checked as one types. */
export function AddCredentialForm({ siteId, action, onClose }: Props) {
  const form = useCheckedForm(NO_CREDENTIAL, problemsHere);
  const { values, isDirty } = form;
  const { run, busy, refusal, forget } = useAction(
    action,
    ({ projectName }) => {
      toast(`Added the credential of ${projectName}`);
      onClose();
    },
    (field) => field.replaceAll(".", "-"),
    undefined,
    "Add the credential",
  );
  return (
    <form
      noValidate
      className="mt-4 grid max-w-[640px] gap-4"
      {...form.handlers}
      onSubmit={form.onSubmit(() => void run({ siteId, credential: credentialInput(values) }))}
    >
      <LeaveGuard isDirty={isDirty && !busy} />
      <h3 className="text-14 font-semibold">Add the credential of a project</h3>
      <FormErrors {...form.summary(refusal)} />
      <CredentialFields
        prefix={PREFIX}
        values={values}
        onChange={(changed) => {
          form.set(changed);
          if (refusal) forget();
        }}
        errors={form.errors(refusal)}
      />
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
