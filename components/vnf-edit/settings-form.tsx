"use client";

import { useMemo } from "react";
import { useCheckedForm } from "@/components/data/use-checked-form";
import { whatChanged } from "@/components/data/what-changed";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { toast } from "@/components/ui/toast";
import type { VnfForm } from "@/lib/vnfs/editable-vm";
import type { SettingsActions } from "./settings-actions";
import { controlOf, settingsProblems, toInput, toValues, vnfThings } from "./settings-values";
import { IdentityFields, ProtectionFields } from "./vnf-fields";

interface Props {
  form: VnfForm;
  /** Of the last change that is known here: what is sent is about it. */
  version: number;
  update: SettingsActions["update"];
}

/** What a VNF is called and how it is protected, checked as one types. */
export function SettingsForm({ form, version, update }: Props) {
  const checked = useCheckedForm(toValues(form), settingsProblems);
  const { values, stored, isDirty } = checked;
  const things = useMemo(() => vnfThings(form.possibleReceivers), [form.possibleReceivers]);
  const { run, busy, refusal, forget } = useAction(
    update,
    ({ changed }) => {
      const words = whatChanged(changed, things, stored, values);
      checked.settle();
      toast(words === "" ? "Nothing was different" : `The settings were stored: ${words}`);
    },
    controlOf,
    ["vnfs"],
  );
  const errors = checked.errors(refusal);
  const set = (change: Partial<typeof values>) => {
    checked.set(change);
    if (refusal) forget();
  };
  return (
    <form
      noValidate
      className="grid max-w-[640px] gap-4"
      {...checked.handlers}
      onSubmit={checked.onSubmit(() => void run({ vnfId: form.id, version, ...toInput(values) }))}
    >
      <LeaveGuard isDirty={isDirty && !busy} />
      <FormErrors {...checked.summary(refusal)} />
      <IdentityFields values={values} set={set} errors={errors} />
      <ProtectionFields values={values} set={set} errors={errors} receivers={form.possibleReceivers} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? "Storing…" : "Store the settings"}
        </Button>
        {isDirty && <span className="text-13 text-subtle">Not stored yet</span>}
      </div>
    </form>
  );
}
