"use client";

import { useEffect, useMemo, useState } from "react";
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
  const [stored, setStored] = useState(initial);
  const [values, setValues] = useState(initial);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  /** What was wrong when it was sent: the summary above keeps it, and takes the focus only then. */
  const [sent, setSent] = useState<Record<string, string>>();
  const errors = useMemo(() => readErrors(values), [values]);
  const { run, busy, refusal, forget } = useAction(
    action,
    (value: T) => {
      // A password is not kept here any longer than it is needed.
      const kept = { ...values, smtpPassword: "" };
      setValues(kept);
      setStored(kept);
      setSent(undefined);
      onDone(value, kept);
    },
    controlOf,
    NOTIFICATIONS_KEY,
  );
  const set = (change: Partial<ChannelValues>) => {
    setValues((before) => ({ ...before, ...change }));
    if ("tells" in change) setLeft((before) => new Set([...before, "tells"]));
    if (refusal) forget();
  };
  const mine = Object.entries(errors).filter(([control]) => sent !== undefined || left.has(control));
  const shown = { ...Object.fromEntries(mine), ...refusal?.fields };
  const isStopped = sent !== undefined && mine.length > 0;
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  useEffect(() => onDirty?.(isDirty), [isDirty, onDirty]);
  const fields = { values, set, errors: shown };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Channel"
        className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,640px)_minmax(320px,480px)]"
        // What is not typed to its end is not called wrong: a control is judged once it was left.
        onBlur={(event) => {
          const control = event.target.id;
          const isTyped = control in values && values[control as keyof ChannelValues] !== "";
          if (isTyped) setLeft((before) => new Set([...before, control]));
        }}
        onSubmit={(event) => {
          event.preventDefault();
          setSent(Object.keys(errors).length > 0 ? errors : undefined);
          if (Object.keys(errors).length === 0) void run({ ...toInput(values), ...more });
        }}
      >
        <div className="grid gap-5">
          <FormErrors
            message={refusal?.message ?? (isStopped ? "Not stored yet." : undefined)}
            fields={refusal?.fields ?? (isStopped ? sent : undefined)}
            code={refusal?.code}
          />
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
