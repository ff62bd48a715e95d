"use client";

import { useState } from "react";
import type { ToldSecret } from "@/components/data/secret-dialog";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { RadioGroup } from "@/components/ui/radio-group";
import { Section } from "@/components/ui/section";
import type { HookActions } from "./hook-actions";
import { controlOf, HookFields, type HookValues } from "./hook-fields";
import { HOOKS_KEY, KIND_OPTIONS } from "./hook-words";

const NOTHING: HookValues = { name: "", url: "", caPem: "", isInternal: false };
const PREFIX = "add";

/** Adds a hook, and shows its secret once. */
export function AddHookForm({
  action,
  onAdded,
}: {
  action: HookActions["add"];
  onAdded: (told: ToldSecret) => void;
}) {
  const [kind, setKind] = useState("fence");
  const [values, setValues] = useState(NOTHING);
  const idOf = controlOf(PREFIX);
  const { run, busy, refusal } = useAction(
    action,
    ({ secret }) => {
      onAdded({ name: values.name.trim(), secret, isNew: true });
      setValues(NOTHING);
    },
    idOf,
    HOOKS_KEY,
  );
  const errors = refusal?.fields ?? {};
  const isDirty = JSON.stringify(values) !== JSON.stringify(NOTHING);
  return (
    <Section title="Add a hook">
      <form
        noValidate
        aria-label="Add a hook"
        className="grid max-w-[640px] gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run({ kind, ...values });
        }}
      >
        <LeaveGuard isDirty={isDirty && !busy} />
        <FormErrors message={refusal?.message} fields={refusal?.fields} />
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
          set={(change) => setValues((before) => ({ ...before, ...change }))}
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
