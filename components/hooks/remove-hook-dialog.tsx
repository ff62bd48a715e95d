"use client";

import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { HookView } from "@/lib/hooks/schemas";
import type { HookActions } from "./hook-actions";
import { HOOKS_KEY } from "./hook-words";

/** Asks before a hook is removed. */
export function RemoveHookDialog({
  hook,
  action,
  onClose,
}: {
  hook: HookView;
  action: HookActions["remove"];
  onClose: () => void;
}) {
  const { run, busy, refusal } = useAction(
    action,
    () => {
      toast(`The hook ${hook.name} was removed`);
      onClose();
    },
    undefined,
    HOOKS_KEY,
  );
  const actions = (
    <>
      <Button onClick={onClose}>Keep it</Button>
      <Button kind="danger" busy={busy} onClick={() => void run({ hookId: hook.id })}>
        {busy ? "Removing…" : "Remove the hook"}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={onClose} title={`Remove the hook ${hook.name}?`} actions={actions}>
      <div className="grid gap-2 text-13">
        <FormErrors message={refusal?.message} />
        <p>Its address is not called any more, and its secret is deleted. At the receiver nothing changes.</p>
      </div>
    </Dialog>
  );
}
