"use client";

import { useEffect } from "react";
import { type Handled, useCheckedForm } from "@/components/data/use-checked-form";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import type { ActionResult } from "@/lib/api/action-result";
import { NOTIFICATIONS_KEY } from "./channel-actions";
import { ChannelFields } from "./channel-fields";
import { type ChannelValues, controlOf, readErrors, toInput } from "./channel-values";
import { KindTicks } from "./kind-ticks";

interface Props<T> {
  initial: ChannelValues;
  isNew?: boolean;
  hasPassword?: boolean;
  /** What is sent beside the form. */
  more?: Record<string, unknown>;
  verb: string;
  busyVerb: string;
  action: (input: unknown) => Promise<ActionResult<T>>;
  onDone: (value: T, values: ChannelValues) => void;
  /** Whether it holds what is not stored. */
  onDirty?: (isDirty: boolean) => void;
}

/** A tick is no text that is typed to its end. */
const isJudged = (control: string, { typed, left }: Handled): boolean =>
  typed.has(control) && (left.has(control) || control === "tells");

/** A channel, checked as one types. */
export function ChannelForm<T>(props: Props<T>) {
  const {
    initial,
    isNew = false,
    hasPassword = false,
    more,
    verb,
    busyVerb,
    action,
    onDone,
    onDirty,
  } = props;
  const form = useCheckedForm(initial, readErrors, isJudged);
  const { values, isDirty } = form;
  const { run, busy, refusal, forget } = useAction(
    action,
    (value: T) => {
      // A password is not kept here any longer than it is needed.
      const kept = { ...values, smtpPassword: "" };
      form.settle(kept);
      onDone(value, kept);
    },
    controlOf,
    NOTIFICATIONS_KEY,
  );
  const set = (change: Partial<ChannelValues>) => {
    form.set(change);
    if (refusal) forget();
  };
  useEffect(() => onDirty?.(isDirty), [isDirty, onDirty]);
  const fields = { values, set, errors: form.errors(refusal) };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Channel"
        className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,640px)_minmax(320px,480px)]"
        {...form.handlers}
        onSubmit={form.onSubmit(() => void run({ ...toInput(values), ...more }))}
      >
        <div className="grid gap-5">
          <FormErrors {...form.summary(refusal)} />
          <ChannelFields {...fields} isNew={isNew} hasPassword={hasPassword} />
        </div>
        <div className="grid gap-5 lg:sticky lg:top-16">
          <KindTicks {...fields} />
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" kind="primary" busy={busy}>
              {busy ? busyVerb : verb}
            </Button>
            {isDirty && <span className="text-13 text-subtle">Not stored yet</span>}
          </div>
        </div>
      </form>
    </>
  );
}
