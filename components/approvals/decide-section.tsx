"use client";

import { useState } from "react";
import { formatUtcMinute } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useTimeIsUp } from "@/components/recoveries/confirm/use-time-is-up";
import { useShell } from "@/components/shell/shell-context";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import type { ApprovalActions } from "./approval-actions";
import { whoMayDecide } from "./approval-words";
import { RefuseDialog } from "./refuse-dialog";
import { TakeBackButton } from "./take-back-button";
import { approvalsKey } from "./use-approval";

interface Props {
  approval: ApprovalView;
  actions: ApprovalActions;
  provedForMs: number;
}

/** Approve, or refuse; or why not, and what one may do instead. */
export function DecideSection({ approval, actions, provedForMs }: Props) {
  const { mayDecide, whyNot, isOwn, kind } = approval;
  if (mayDecide)
    return (
      <Section title="Decide">
        <DecideForm approval={approval} actions={actions} provedForMs={provedForMs} />
      </Section>
    );
  return (
    <Section title="Decide">
      <p className="text-13 text-muted">
        {whyNot} {isOwn && `${whoMayDecide(kind)} can.`}
      </p>
      {isOwn && <TakeBack approval={approval} />}
    </Section>
  );
}

function DecideForm({ approval: { id, askedBy, expiresAt }, actions, provedForMs }: Props) {
  const [password, setPassword] = useState("");
  const [isRefusing, setRefusing] = useState(false);
  const { run, busy, refusal } = useAction(
    actions.approve,
    () => toast(`Approved: ${askedBy} can do it now`),
    undefined,
    approvalsKey,
  );
  const [wasAsked, setWasAsked] = useState(false);
  if (!wasAsked && refusal?.fields.password !== undefined) setWasAsked(true);
  const asksPassword = useTimeIsUp(provedForMs) || wasAsked;
  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ id, ...(asksPassword ? { password } : {}) });
      }}
    >
      <p className="max-w-[72ch] text-13 text-muted">
        If you approve, <Inert text={askedBy} /> may do exactly this, once, until {formatUtcMinute(expiresAt)}
        . Your name stands in the audit log beside theirs.
      </p>
      <FormErrors message={refusal?.message} fields={refusal?.fields} />
      {asksPassword && (
        <div className="max-w-[320px]">
          <Field
            id="password"
            name="password"
            type="password"
            label="Your password, once more"
            hint="You typed it more than five minutes ago."
            autoComplete="current-password"
            maxLength={1000}
            value={password}
            onChange={({ target }) => setPassword(target.value)}
            error={refusal?.fields.password}
          />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          kind="primary"
          size="l"
          busy={busy}
          disabledReason={asksPassword && password === "" ? "Type your password first." : undefined}
        >
          {busy ? "Approving…" : "Approve"}
        </Button>
        <Button size="l" onClick={() => setRefusing(true)}>
          Refuse…
        </Button>
      </div>
      {isRefusing && <RefuseDialog id={id} action={actions.refuse} onClose={() => setRefusing(false)} />}
    </form>
  );
}

function TakeBack({ approval: { id } }: { approval: ApprovalView }) {
  const { actions } = useShell();
  const how = useAction(
    actions.withdrawApproval,
    () => toast("The request was taken back"),
    undefined,
    approvalsKey,
  );
  return (
    <div className="grid justify-items-start gap-2 pt-2">
      <FormErrors message={how.refusal?.message} />
      <TakeBackButton how={how} id={id} />
    </div>
  );
}
