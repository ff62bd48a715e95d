"use client";

import { useState } from "react";
import { SecondPersonNote } from "@/components/approvals/second-person-note";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { SiteDetail } from "@/lib/sites/get-site";
import type { SiteActions } from "./site-actions";
import { useAction } from "./use-action";

interface Props {
  credential: SiteDetail["credentials"][number];
  action: SiteActions["replaceSecret"];
  onClose: () => void;
}

const FORM = "replace-secret";

/** Takes the new secret of a credential; Keystone must accept it before the old one is let go of. */
export function ReplaceSecretDialog({ credential, action, onClose }: Props) {
  const [secret, setSecret] = useState("");
  const [id, setId] = useState("");
  const isApplication = credential.method === "application_credential";
  const { run, busy, refusal } = useAction(
    action,
    () => {
      toast(`The secret of ${credential.projectName} was replaced`);
      onClose();
    },
    undefined,
    undefined,
    "Replace the secret",
  );
  const actions = (
    <>
      <Button onClick={onClose}>Keep the old one</Button>
      <Button type="submit" form={FORM} kind="primary" busy={busy}>
        {busy ? "Signing in with it…" : "Replace the secret"}
      </Button>
    </>
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Replace the secret of ${credential.projectName}`}
      actions={actions}
    >
      <form
        id={FORM}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run({ credentialId: credential.id, secret, applicationCredentialId: isApplication ? id : "" });
        }}
      >
        <FormErrors message={refusal?.message} />
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
            onChange={(event) => setId(event.target.value)}
            error={refusal?.fields.applicationCredentialId}
          />
        )}
        <Field
          id="secret"
          name="secret"
          type="password"
          label={isApplication ? "New secret" : "New password"}
          autoComplete="new-password"
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          error={refusal?.fields.secret}
        />
      </form>
    </Dialog>
  );
}
