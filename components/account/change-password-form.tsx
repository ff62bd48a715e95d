"use client";

import { useActionState, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { PASSWORD_MIN } from "@/lib/auth/password-rules";
import type { ChangePasswordState } from "./change-password-state";

interface Props {
  name: string;
  action: (previous: ChangePasswordState, form: FormData) => Promise<ChangePasswordState>;
}

/** The form that changes one's own password. It is emptied after each try: passwords are not kept on a page. */
export function ChangePasswordForm({ name, action }: Props) {
  const [state, submit, busy] = useActionState(action, {});
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = Object.keys(state.fields ?? {})[0];
    if (first) form.current?.querySelector<HTMLInputElement>(`#${first}`)?.focus();
  }, [state]);
  return (
    <form ref={form} action={submit} className="grid max-w-[400px] gap-4">
      {state.done && <Notice tone="ok">{success(state.done.endedSessions)}</Notice>}
      {state.message && <Notice tone="fail">{state.message}</Notice>}
      {/* Password managers look for the name that a new password belongs to. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <Field
        id="currentPassword"
        name="currentPassword"
        type="password"
        label="Current password"
        autoComplete="current-password"
        error={state.fields?.currentPassword}
      />
      <Field
        id="newPassword"
        name="newPassword"
        type="password"
        label="New password"
        hint={`At least ${PASSWORD_MIN} characters. A few unrelated words are easier to type than symbols.`}
        autoComplete="new-password"
        error={state.fields?.newPassword}
      />
      <Field
        id="repeatedPassword"
        name="repeatedPassword"
        type="password"
        label="New password, again"
        autoComplete="new-password"
        error={state.fields?.repeatedPassword}
      />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? "Changing…" : "Change the password"}
        </Button>
      </div>
    </form>
  );
}

function success(ended: number): string {
  if (ended === 0) return "The password is changed. You had no other sessions.";
  return `The password is changed. ${ended === 1 ? "Your other session is" : `Your ${ended} other sessions are`} signed out.`;
}
