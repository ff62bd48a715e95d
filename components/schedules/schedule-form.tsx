"use client";

import { useCallback, useMemo } from "react";
import { atOnceBut } from "@/components/data/use-checked-form";
import { useNow } from "@/components/data/use-now";
import { useStoredForm } from "@/components/data/use-stored-form";
import { Field } from "@/components/ui/field";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { StoreRow } from "@/components/ui/store-row";
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
  onDone: (value: T, before: ScheduleValues, after: ScheduleValues) => void;
  /** Whether it holds what is not stored. */
  onDirty?: (isDirty: boolean) => void;
}

/** Errors of how often are told at once: what is typed there is seen in the preview. */
const isJudged = atOnceBut("name", "vnfIds");

/** A schedule, checked as one types, with what it comes to beside it. */
export function ScheduleForm<T>(props: Props<T>) {
  const { initial, vnfs, now, more, verb, busyVerb } = props;
  const clock = useNow();
  // By the minute: the preview is not drawn anew each second.
  const minute = Math.floor((clock ?? Date.parse(now)) / 60_000) * 60_000;
  const problemsOf = useCallback(
    (values: ScheduleValues) => readValues(values, new Date(minute)).errors,
    [minute],
  );
  const form = useStoredForm(initial, {
    ...{ problemsOf, judge: isJudged, controlOf, list: SCHEDULES_KEY },
    ...{ action: props.action, onDone: props.onDone, onDirty: props.onDirty },
  });
  const { values, set, errors, isDirty, busy } = form;
  const { rule } = useMemo(() => readValues(values, new Date(minute)), [values, minute]);
  const fields = { values, set, errors };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Schedule"
        className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,640px)_minmax(320px,480px)]"
        {...form.handlers}
        onSubmit={form.sends(() => ({ ...toInput(values), ...more }))}
      >
        <div className="grid gap-5">
          <FormErrors {...form.summary} />
          <Field
            id="name"
            name="name"
            label="Name"
            hint="Such as Nightly. Its runs and the audit log name it."
            autoComplete="off"
            className="max-w-80"
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
            error={errors.name}
          />
          <VnfTicks {...fields} vnfs={vnfs} />
          <CadenceFields {...fields} />
          <ZoneField {...fields} />
          <WindowFields {...fields} />
          <FullFields {...fields} />
        </div>
        <div className="grid gap-4 lg:sticky lg:top-16">
          <SlotsPreview
            rule={rule}
            full={toInput(values).full as FullPolicy}
            vnfs={vnfs.filter(({ id }) => values.vnfIds.includes(id))}
            now={minute}
          />
          <StoreRow verb={verb} busyVerb={busyVerb} busy={busy} isDirty={isDirty} />
        </div>
      </form>
    </>
  );
}
