"use client";

import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { useCheckedForm } from "@/components/data/use-checked-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import { fieldErrors } from "@/lib/field-errors";
import type { SiteDetail } from "@/lib/sites/get-site";
import { NewSecret } from "@/lib/sites/schemas";
import { replacedWords } from "./replaced-words";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  credential: SiteDetail["credentials"][number];
  action: SiteActions["replaceSecret"];
  onClose: () => void;
}

const FORM = "replace-secret";
const NOTHING = { secret: "", applicationCredentialId: "" };

/** What is wrong in the form by its controls, but for what Keystone alone can know. */
const problemsOf = (values: typeof NOTHING): Record<string, string> => {
  const { error } = NewSecret.safeParse(values);
  return error ? fieldErrors(error) : {};
};

/** Takes the new secret of a credential; Keystone must accept it before the old one is let go of. */
export function ReplaceSecretDialog({ credential, action, onClose }: Props) {
  const form = useCheckedForm(NOTHING, problemsOf);
  const { secret, applicationCredentialId: id } = form.values;
  const isApplication = credential.method === "application_credential";
  const { run, busy, refusal, forget } = useAction(
    action,
    () => {
      toast(replacedWords(credential, id));
      onClose();
    },
    undefined,
    undefined,
    "Replace the secret",
  );
  const set = (change: Partial<typeof NOTHING>) => {
    form.set(change);
    if (refusal) forget();
  };
  const errors = form.errors(refusal);
  const actions = (
    <>
      <Button onClick={onClose}>Keep the old one</Button>
      <Button type="submit" form={FORM} kind="primary" busy={busy}>
        {busy ? "Signing in with it…" : "Replace the secret"}
      </Button>
    </>
  );
  return (
    <FormDialog
      isDirty={form.isDirty && !busy}
      onClose={onClose}
      title={`Replace the secret of ${credential.projectName}`}
      actions={actions}
    >
      <form
        id={FORM}
        noValidate
        className="grid gap-4"
        {...form.handlers}
        onSubmit={form.onSubmit(
          () => void run({ credentialId: credential.id, secret, applicationCredentialId: id }),
        )}
      >
        <FormErrors {...form.summary(refusal)} />
        <p className="text-13 text-muted">
          Stillpoint signs in with the new one first. Nothing is stored unless Keystone accepts it for the
          same project.
        </p>
        <SecondPersonNote kind="access_change" />
        {isApplication && (
          <Field
            id="applicationCredentialId"
            name="applicationCredentialId"
            label="New application credential id"
            hint="Empty when only the secret changed, or when it is known by its name."
            autoComplete="off"
            spellCheck={false}
            value={id}
            onChange={(event) => set({ applicationCredentialId: event.target.value })}
            error={errors.applicationCredentialId}
          />
        )}
        <Field
          id="secret"
          name="secret"
          type="password"
          label={isApplication ? "New secret" : "New password"}
          autoComplete="new-password"
          value={secret}
          onChange={(event) => set({ secret: event.target.value })}
          error={errors.secret}
        />
      </form>
    </FormDialog>
  );
}
