"use client";

import { useState } from "react";
import { atOnceBut, useCheckedForm } from "@/components/data/use-checked-form";
import { useNow } from "@/components/data/use-now";
import { useAction } from "@/components/sites/use-action";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { StoreRow } from "@/components/ui/store-row";
import type { ActionResult } from "@/lib/api/action-result";
import type { SecurityChanged, SecurityView } from "@/lib/settings/security-view";
import { FourEyesFields } from "./four-eyes-fields";
import { changeWords, errorsOf, type SecurityFields, toFields, toInput } from "./security-values";
import { endsOwn } from "./security-warnings";
import { TimesFields } from "./times-fields";

export type ChangeSecurity = (input: unknown) => Promise<ActionResult<SecurityChanged>>;

const SECURITY_KEY = ["security"] as const;

/** A number out of its bounds is told as it is typed. */
const atOnce = atOnceBut();

/** How long sessions last and what takes two people, checked as one types. */
export function SecurityForm({ view, action }: { view: SecurityView; action: ChangeSecurity }) {
  const form = useCheckedForm<SecurityFields>(toFields(view), errorsOf, atOnce);
  const { values, stored, isDirty } = form;
  const [version, setVersion] = useState(view.version);
  const [said, setSaid] = useState<string>();
  const { run, busy, refusal, forget } = useAction(
    action,
    (done: SecurityChanged) => {
      setSaid(changeWords(stored, values, done));
      form.settle();
      if (done.changed.length > 0) setVersion((before) => before + 1);
    },
    undefined,
    SECURITY_KEY,
  );
  const set = (change: Partial<SecurityFields>) => {
    form.set(change);
    setSaid(undefined);
    if (refusal) forget();
  };
  const isOff = stored.fourEyes.some((kind) => !values.fourEyes.includes(kind));
  const now = useNow();
  const endsMine =
    now !== null &&
    !form.problems.sessionHours &&
    endsOwn(view.signedInAt, toInput(values).sessionHours, now);
  const fields = { values, set, errors: form.errors(refusal) };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Security"
        className="max-w-[720px]"
        {...form.handlers}
        onSubmit={(event) => {
          setSaid(undefined);
          form.onSubmit(() => void run({ ...toInput(values), version }))(event);
        }}
      >
        <FormErrors {...form.summary(refusal)} />
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
          <StoreRow verb="Store the changes" busyVerb="Storing…" busy={busy} isDirty={isDirty}>
            {isOff && stored.fourEyes.includes("four_eyes_off") && (
              <span className="text-13 text-subtle">A second person has to approve this.</span>
            )}
          </StoreRow>
        </div>
      </form>
    </>
  );
}
