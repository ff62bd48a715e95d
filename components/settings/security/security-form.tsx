"use client";

import { useMemo, useState } from "react";
import { useNow } from "@/components/data/use-now";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import type { ActionResult } from "@/lib/api/action-result";
import type { SecurityChanged, SecurityView } from "@/lib/settings/security-view";
import { FourEyesFields } from "./four-eyes-fields";
import { changeWords, errorsOf, type SecurityFields, toFields, toInput } from "./security-values";
import { endsOwn } from "./security-warnings";
import { TimesFields } from "./times-fields";

export type ChangeSecurity = (input: unknown) => Promise<ActionResult<SecurityChanged>>;

const SECURITY_KEY = ["security"] as const;

/** How long sessions last and what takes two people, checked as one types. */
export function SecurityForm({ view, action }: { view: SecurityView; action: ChangeSecurity }) {
  const [stored, setStored] = useState<SecurityFields>(toFields(view));
  const [values, setValues] = useState(stored);
  const [version, setVersion] = useState(view.version);
  /** What was wrong when it was sent: the summary above keeps it, and takes the focus only then. */
  const [sent, setSent] = useState<Record<string, string>>();
  const [said, setSaid] = useState<string>();
  const errors = useMemo(() => errorsOf(values), [values]);
  const isWrong = Object.keys(errors).length > 0;
  const { run, busy, refusal, forget } = useAction(
    action,
    (done: SecurityChanged) => {
      setSaid(changeWords(stored, values, done));
      setStored(values);
      setSent(undefined);
      if (done.changed.length > 0) setVersion((before) => before + 1);
    },
    undefined,
    SECURITY_KEY,
  );
  const set = (change: Partial<SecurityFields>) => {
    setValues((before) => ({ ...before, ...change }));
    setSaid(undefined);
    if (refusal) forget();
  };
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  const isStopped = sent !== undefined && isWrong;
  const isOff = stored.fourEyes.some((kind) => !values.fourEyes.includes(kind));
  const now = useNow();
  const endsMine =
    now !== null && !errors.sessionHours && endsOwn(view.signedInAt, toInput(values).sessionHours, now);
  const fields = { values, set, errors: { ...errors, ...refusal?.fields } };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Security"
        className="max-w-[720px]"
        onSubmit={(event) => {
          event.preventDefault();
          setSaid(undefined);
          setSent(isWrong ? errors : undefined);
          if (!isWrong) void run({ ...toInput(values), version });
        }}
      >
        <FormErrors
          message={refusal?.message ?? (isStopped ? "Not stored yet." : undefined)}
          fields={refusal?.fields ?? (isStopped ? sent : undefined)}
          code={refusal?.code}
        />
        {said && <Notice tone="ok">{said}</Notice>}
        <Section title="Session times">
          <TimesFields {...fields} />
        </Section>
        <Section title="Four eyes">
          <FourEyesFields {...fields} others={view.others} />
        </Section>
        <div className="mt-5 grid gap-3 border-t border-line pt-4">
          {endsMine && (
            <Notice tone="warn">
              You signed in longer ago than that: it ends your own session too, and you sign in again.
            </Notice>
          )}
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" kind="primary" busy={busy}>
              {busy ? "Storing…" : "Store the changes"}
            </Button>
            {isDirty && <span className="text-13 text-subtle">Not stored yet</span>}
            {isOff && stored.fourEyes.includes("four_eyes_off") && (
              <span className="text-13 text-subtle">A second person has to approve this.</span>
            )}
          </div>
        </div>
      </form>
    </>
  );
}
