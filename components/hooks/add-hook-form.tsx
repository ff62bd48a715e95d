"use client";

import { useState } from "react";
import type { ToldSecret } from "@/components/data/secret-dialog";
import { useCheckedForm } from "@/components/data/use-checked-form";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { RadioGroup } from "@/components/ui/radio-group";
import { Section } from "@/components/ui/section";
import type { HookActions } from "./hook-actions";
import { HookFields } from "./hook-fields";
import { controlOf, type HookValues, isJudged, problemsOf } from "./hook-values";
import { HOOKS_KEY, KIND_OPTIONS } from "./hook-words";

const NOTHING: HookValues = { name: "", url: "", caPem: "", isInternal: false };
const PREFIX = "add";
const problemsHere = problemsOf(PREFIX);

/** Adds a hook, and shows its secret once. */
export function AddHookForm({
  action,
  onAdded,
}: {
  action: HookActions["add"];
  onAdded: (told: ToldSecret) => void;
}) {
  const [kind, setKind] = useState("fence");
  const form = useCheckedForm(NOTHING, problemsHere, isJudged);
  const { values, isDirty } = form;
  const idOf = controlOf(PREFIX);
  const { run, busy, refusal, forget } = useAction(
    action,
    ({ secret }) => {
      onAdded({ name: values.name.trim(), secret, isNew: true });
      form.settle(NOTHING);
    },
    idOf,
    HOOKS_KEY,
  );
  const errors = form.errors(refusal);
  return (
    <Section title="Add a hook">
      <form
        noValidate
        aria-label="Add a hook"
        className="grid max-w-[640px] gap-4"
        {...form.handlers}
        onSubmit={form.onSubmit(() => void run({ kind, ...values }))}
      >
        <LeaveGuard isDirty={isDirty && !busy} />
        <FormErrors {...form.summary(refusal)} />
        <RadioGroup
          id={idOf("kind")}
          name="kind"
          label="Called to"
          options={KIND_OPTIONS}
          value={kind}
          onChange={setKind}
          error={errors[idOf("kind")]}
        />
        <HookFields
          prefix={PREFIX}
          values={values}
          set={(change) => {
            form.set(change);
            if (refusal) forget();
          }}
          errors={errors}
        />
        <div>
          <Button type="submit" kind="primary" busy={busy}>
            {busy ? "Adding…" : "Add the hook"}
          </Button>
        </div>
      </form>
    </Section>
  );
}
