"use client";

import { useState } from "react";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { HookView } from "@/lib/hooks/schemas";
import type { HookActions } from "./hook-actions";
import { controlOf, HookFields } from "./hook-fields";
import { HOOKS_KEY } from "./hook-words";

const FORM = "edit-hook";
const PREFIX = "edit";

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
  const [values, setValues] = useState({ name, url, caPem: caPem ?? "", isInternal });
  const { run, busy, refusal } = useAction(
    action,
    ({ changed }) => {
      toast(changed.length === 0 ? "Nothing was different" : `${values.name.trim()} was changed`);
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
    <Dialog open wide onOpenChange={onClose} title={`Change ${name}`} actions={actions}>
      <form
        id={FORM}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run({ hookId: hook.id, version: hook.version, ...values });
        }}
      >
        <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
        <HookFields
          prefix={PREFIX}
          values={values}
          set={(change) => setValues((before) => ({ ...before, ...change }))}
          errors={refusal?.fields ?? {}}
        />
      </form>
    </Dialog>
  );
}
