"use client";

import { useState } from "react";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { toast } from "@/components/ui/toast";
import type { VnfForm } from "@/lib/vnfs/editable-vm";
import type { SettingsActions } from "./settings-actions";
import { controlOf, toInput, toValues } from "./settings-values";
import { IdentityFields, ProtectionFields } from "./vnf-fields";

interface Props {
  form: VnfForm;
  /** Of the last change that is known here: what is sent is about it. */
  version: number;
  update: SettingsActions["update"];
}

/** What a VNF is called and how it is protected. */
export function SettingsForm({ form, version, update }: Props) {
  const [stored, setStored] = useState(() => toValues(form));
  const [values, setValues] = useState(stored);
  const { run, busy, refusal } = useAction(
    update,
    ({ changed }) => {
      setStored(values);
      toast(changed.length > 0 ? "The settings were stored" : "Nothing was changed");
    },
    controlOf,
    ["vnfs"],
  );
  const errors = refusal?.fields ?? {};
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  const set = (change: Partial<typeof values>) => setValues((before) => ({ ...before, ...change }));
  return (
    <form
      noValidate
      className="grid max-w-[640px] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ vnfId: form.id, version, ...toInput(values) });
      }}
    >
      <LeaveGuard isDirty={isDirty && !busy} />
      <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
      <IdentityFields values={values} set={set} errors={errors} />
      <ProtectionFields values={values} set={set} errors={errors} receivers={form.possibleReceivers} />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          {busy ? "Storing…" : "Store the settings"}
        </Button>
      </div>
    </form>
  );
}
