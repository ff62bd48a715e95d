"use client";

import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import type { ActionResult } from "@/lib/api/action-result";
import { PASSWORD_MIN } from "@/lib/auth/password-rules";

interface Props {
  name: string;
  action: (previous: ActionResult<void> | null, form: FormData) => Promise<ActionResult<void>>;
}

/** Replaces the printed password by one of its owner's own. */
export function OwnPasswordForm({ name, action }: Props) {
  const [result, submit, busy] = useActionState(action, null);
  const refusal = result && !result.ok ? result : undefined;
  return (
    <form action={submit} className="grid max-w-[400px] gap-4" noValidate>
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      {/* Password managers look for the name that a new password belongs to. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <Field
        id="newPassword"
        name="newPassword"
        type="password"
        label="New password"
        hint={`At least ${PASSWORD_MIN} characters. A few unrelated words are easier to type than symbols.`}
        autoComplete="new-password"
        error={refusal?.fields.newPassword}
      />
      <Field
        id="repeatedPassword"
        name="repeatedPassword"
        type="password"
        label="New password, again"
        autoComplete="new-password"
        error={refusal?.fields.repeatedPassword}
      />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? "Changing…" : "Use this password"}
        </Button>
      </div>
    </form>
  );
}
