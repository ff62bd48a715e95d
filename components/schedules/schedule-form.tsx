"use client";

import { useEffect, useMemo, useState } from "react";
import { useNow } from "@/components/data/use-now";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import type { ActionResult } from "@/lib/api/action-result";
import type { ScheduledVnf } from "@/lib/schedules/explain-schedule";
import type { FullPolicy } from "@/lib/schedules/schedule";
import { CadenceFields } from "./cadence-fields";
import { FullFields } from "./full-fields";
import { SCHEDULES_KEY } from "./schedule-actions";
import { controlOf, readValues, type ScheduleValues, toInput } from "./schedule-values";
import { SlotsPreview } from "./slots-preview";
import { VnfTicks } from "./vnf-ticks";
import { WindowFields } from "./window-fields";
import { ZoneField } from "./zone-field";

interface Props<T> {
  initial: ScheduleValues;
  vnfs: readonly ScheduledVnf[];
  /** ISO 8601: for the first drawing; then it is the browser's own. */
  now: string;
  /** What is sent beside the form. */
  more?: Record<string, unknown>;
  verb: string;
  busyVerb: string;
  action: (input: unknown) => Promise<ActionResult<T>>;
  onDone: (value: T) => void;
  /** Whether it holds what is not stored. */
  onDirty?: (isDirty: boolean) => void;
}

/** A schedule, checked as one types, with what it comes to beside it. */
export function ScheduleForm<T>({
  initial,
  vnfs,
  now,
  more,
  verb,
  busyVerb,
  action,
  onDone,
  onDirty,
}: Props<T>) {
  const [stored, setStored] = useState(initial);
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  /** What was wrong when it was sent: the summary above keeps it, and takes the focus only then. */
  const [sent, setSent] = useState<Record<string, string>>();
  const isSent = sent !== undefined;
  const clock = useNow();
  // By the minute: the preview is not drawn anew each second.
  const minute = Math.floor((clock ?? Date.parse(now)) / 60_000) * 60_000;
  const { rule, errors } = useMemo(() => readValues(values, new Date(minute)), [values, minute]);
  const { run, busy, refusal, forget } = useAction(
    action,
    (value: T) => {
      setStored(values);
      setSent(undefined);
      onDone(value);
    },
    controlOf,
    SCHEDULES_KEY,
  );
  const set = (change: Partial<ScheduleValues>) => {
    setValues((before) => ({ ...before, ...change }));
    setTouched((before) => new Set([...before, ...Object.keys(change)]));
    if (refusal) forget();
  };
  const mine = Object.entries(errors).filter(([control]) => isSent || isTold(control, touched));
  const shown = { ...Object.fromEntries(mine), ...refusal?.fields };
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  useEffect(() => onDirty?.(isDirty), [isDirty, onDirty]);
  const props = { values, set, errors: shown };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Schedule"
        className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,640px)_minmax(320px,480px)]"
        onSubmit={(event) => {
          event.preventDefault();
          setSent(Object.keys(errors).length > 0 ? errors : undefined);
          if (Object.keys(errors).length === 0) void run({ ...toInput(values), ...more });
        }}
      >
        <div className="grid gap-5">
          <FormErrors
            message={refusal?.message ?? (isSent && mine.length > 0 ? "Not stored yet." : undefined)}
            fields={refusal?.fields ?? (isSent && mine.length > 0 ? sent : undefined)}
            code={refusal?.code}
          />
          <Field
            id="name"
            name="name"
            label="Name"
            hint="Such as Nightly. Its runs and the audit log name it."
            autoComplete="off"
            className="max-w-80"
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
            error={shown.name}
          />
          <VnfTicks {...props} vnfs={vnfs} />
          <CadenceFields {...props} />
          <ZoneField {...props} />
          <WindowFields {...props} />
          <FullFields {...props} />
        </div>
        <div className="grid gap-4 lg:sticky lg:top-16">
          <SlotsPreview
            rule={rule}
            full={toInput(values).full as FullPolicy}
            vnfs={vnfs.filter(({ id }) => values.vnfIds.includes(id))}
            now={minute}
          />
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

/** Errors of how often are told at once: what is typed there is seen in the preview. */
const isTold = (control: string, touched: ReadonlySet<string>): boolean =>
  touched.has(control) || !["name", "vnfIds"].includes(control);
