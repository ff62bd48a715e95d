"use client";

import type { QueryKey } from "@tanstack/react-query";
import { useEffect } from "react";
import { useAction } from "@/components/sites/use-action";
import type { ActionResult } from "@/lib/api/action-result";
import { type Judging, type Problems, useCheckedForm } from "./use-checked-form";

interface Storing<V, T> {
  /** Pure, and the same one at each drawing. */
  problemsOf: (values: V) => Problems;
  judge?: Judging["judge"];
  action: (input: unknown) => Promise<ActionResult<T>>;
  /** @param before what was stored until then */
  onDone: (value: T, before: V, after: V) => void;
  /** The control of a field's name as the server knows it. */
  controlOf?: (field: string) => string;
  list: QueryKey;
  /** What the button says that does it once a second person has approved it. */
  verb?: string;
  /** What of it stays in the form once it is stored: a secret does not. */
  keep?: ((values: V, sent: V) => V) | undefined;
  /** Whether it holds what is not stored. The same one at each drawing. */
  onDirty?: ((isDirty: boolean) => void) | undefined;
}

/** A form that is checked as one types and stored by one action: what was refused goes once something is typed. */
export function useStoredForm<V extends object, T>(initial: V, storing: Storing<V, T>) {
  const { problemsOf, judge, action, onDone, controlOf, list, verb, keep, onDirty } = storing;
  const form = useCheckedForm(initial, problemsOf, judge);
  const { values, stored, isDirty } = form;
  const { run, busy, refusal, forget } = useAction(
    action,
    (value: T) => {
      form.settle();
      if (keep) form.strip((now) => keep(now, values));
      onDone(value, stored, values);
    },
    controlOf,
    list,
    verb,
  );
  useEffect(() => onDirty?.(isDirty), [isDirty, onDirty]);
  return {
    ...{ values, isDirty, busy, handlers: form.handlers },
    errors: form.errors(refusal),
    summary: form.summary(refusal),
    /** Of the form element. */
    sends: (input: () => unknown) => form.onSubmit(() => void run(input())),
    set: (change: Partial<V>) => {
      form.set(change);
      if (refusal) forget();
    },
  };
}
