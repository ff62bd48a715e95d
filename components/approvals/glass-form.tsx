"use client";

import { useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import type { Refusal } from "@/components/sites/use-action";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { Notice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-area";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { GLASS_REASON_MIN } from "@/lib/approvals/schemas";

interface Props {
  id: string;
  approval: ApprovalView;
  refusal: Refusal | undefined;
  /** The password is asked for once the server wants it: it alone knows when it was typed last. */
  asksPassword: boolean;
  onSend: (typed: { reason: string; typedName: string; password?: string }) => void;
}

/** The second step of going on alone: why, what it is about, and what comes of it. */
export function GlassForm({ id, approval, refusal, asksPassword, onSend }: Props) {
  const [reason, setReason] = useState("");
  const [typedName, setTypedName] = useState("");
  const [password, setPassword] = useState("");
  const errors = refusal?.fields ?? {};
  return (
    <form
      id={id}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ reason, typedName, ...(asksPassword ? { password } : {}) });
      }}
    >
      <Notice tone="warn">
        This goes on without a second person. Everybody who is told of alarms is told at once, with your name
        and your reason, and the alarm stands until another person has looked at it.
      </Notice>
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      <TextArea
        id="glass-reason"
        name="reason"
        label="Why nobody can be waited for"
        hint={`At least ${GLASS_REASON_MIN} characters. It goes to the audit log.`}
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        error={errors["glass-reason"]}
      />
      <Field
        id="glass-typedName"
        name="typedName"
        label={`Type ${visibleText(approval.target.name)} to confirm`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typedName}
        onChange={({ target }) => setTypedName(target.value)}
        error={errors["glass-typedName"]}
      />
      {asksPassword && (
        <Field
          id="glass-password"
          name="password"
          type="password"
          label="Your password, once more"
          hint="You typed it more than five minutes ago."
          autoComplete="current-password"
          maxLength={1000}
          value={password}
          onChange={({ target }) => setPassword(target.value)}
          error={errors["glass-password"]}
        />
      )}
    </form>
  );
}
