"use client";

import { useCheckedForm } from "@/components/data/use-checked-form";
import { changedWords, whatChanged } from "@/components/data/what-changed";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormDialog } from "@/components/ui/form-dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { HookView } from "@/lib/hooks/schemas";
import type { HookActions } from "./hook-actions";
import { HookFields } from "./hook-fields";
import { controlOf, HOOK_THINGS, isJudged, problemsOf } from "./hook-values";
import { HOOKS_KEY } from "./hook-words";

const FORM = "edit-hook";
const PREFIX = "edit";
const problemsHere = problemsOf(PREFIX);

/** Changes what a hook is called and how it is reached. What it is for stays: plans chose it for that. */
export function EditHookDialog({
  hook,
  action,
  onClose,
}: {
  hook: HookView;
  action: HookActions["change"];
  onClose: () => void;
}) {
  const { name, url, caPem, isInternal } = hook;
  const form = useCheckedForm({ name, url, caPem: caPem ?? "", isInternal }, problemsHere, isJudged);
  const { values, stored, isDirty } = form;
  const { run, busy, refusal, forget } = useAction(
    action,
    ({ changed }) => {
      const words = whatChanged(changed, HOOK_THINGS, stored, values);
      toast(changedWords(words, `${values.name.trim()} was changed`));
      onClose();
    },
    controlOf(PREFIX),
    HOOKS_KEY,
  );
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" form={FORM} kind="primary" busy={busy}>
        {busy ? "Storing…" : "Store the changes"}
      </Button>
    </>
  );
  return (
    <FormDialog wide isDirty={isDirty && !busy} onClose={onClose} title={`Change ${name}`} actions={actions}>
      <form
        id={FORM}
        noValidate
        className="grid gap-4"
        {...form.handlers}
        onSubmit={form.onSubmit(() => void run({ hookId: hook.id, version: hook.version, ...values }))}
      >
        <FormErrors {...form.summary(refusal)} />
        <HookFields
          prefix={PREFIX}
          values={values}
          set={(change) => {
            form.set(change);
            if (refusal) forget();
          }}
          errors={form.errors(refusal)}
        />
      </form>
    </FormDialog>
  );
}
