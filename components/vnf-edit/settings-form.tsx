"use client";

import { useMemo } from "react";
import { useStoredForm } from "@/components/data/use-stored-form";
import { changedWords, whatChanged } from "@/components/data/what-changed";
import { FormErrors } from "@/components/ui/form-errors";
import { LeaveGuard } from "@/components/ui/leave-guard";
import { StoreRow } from "@/components/ui/store-row";
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

const VNFS_KEY = ["vnfs"];

/** What a VNF is called and how it is protected, checked as one types. */
export function SettingsForm({ form, version, update }: Props) {
  const things = useMemo(() => vnfThings(form.possibleReceivers), [form.possibleReceivers]);
  const stored = useStoredForm(toValues(form), {
    problemsOf: settingsProblems,
    action: update,
    onDone: ({ changed }, before, after) => {
      const words = whatChanged(changed, things, before, after);
      toast(changedWords(words, "The settings were stored"));
    },
    ...{ controlOf, list: VNFS_KEY },
  });
  const { values, set, errors, isDirty, busy } = stored;
  return (
    <form
      noValidate
      className="grid max-w-[640px] gap-4"
      {...stored.handlers}
      onSubmit={stored.sends(() => ({ vnfId: form.id, version, ...toInput(values) }))}
    >
      <LeaveGuard isDirty={isDirty && !busy} />
      <FormErrors {...stored.summary} />
      <IdentityFields values={values} set={set} errors={errors} />
      <ProtectionFields values={values} set={set} errors={errors} receivers={form.possibleReceivers} />
      <StoreRow verb="Store the settings" busyVerb="Storing…" busy={busy} isDirty={isDirty} />
    </form>
  );
}
