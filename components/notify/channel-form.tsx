"use client";

import { useStoredForm } from "@/components/data/use-stored-form";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { StoreRow } from "@/components/ui/store-row";
import type { ActionResult } from "@/lib/api/action-result";
import { NOTIFICATIONS_KEY } from "./channel-actions";
import { ChannelFields } from "./channel-fields";
import {
  type ChannelValues,
  controlOf,
  isJudged,
  readErrors,
  toInput,
  withoutPassword,
} from "./channel-values";
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
  onDone: (value: T, before: ChannelValues, after: ChannelValues) => void;
  /** Whether it holds what is not stored. */
  onDirty?: (isDirty: boolean) => void;
}

/** A channel, checked as one types. */
export function ChannelForm<T>(props: Props<T>) {
  const { initial, isNew = false, hasPassword = false, more, verb, busyVerb } = props;
  const form = useStoredForm(initial, {
    ...{ problemsOf: readErrors, judge: isJudged, controlOf, list: NOTIFICATIONS_KEY },
    ...{ action: props.action, onDone: props.onDone, onDirty: props.onDirty, keep: withoutPassword },
  });
  const { values, set, errors, isDirty, busy } = form;
  const fields = { values, set, errors };
  return (
    <>
      <LeaveGuard isDirty={isDirty && !busy} />
      <form
        noValidate
        aria-label="Channel"
        className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,640px)_minmax(320px,480px)]"
        {...form.handlers}
        onSubmit={form.sends(() => ({ ...toInput(values), ...more }))}
      >
        <div className="grid gap-5">
          <FormErrors {...form.summary} />
          <ChannelFields {...fields} isNew={isNew} hasPassword={hasPassword} />
        </div>
        <div className="grid gap-5 lg:sticky lg:top-16">
          <KindTicks {...fields} />
          <StoreRow verb={verb} busyVerb={busyVerb} busy={busy} isDirty={isDirty} />
        </div>
      </form>
    </>
  );
}
