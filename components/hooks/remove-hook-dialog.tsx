"use client";

import { AskDialog } from "@/components/data/ask-dialog";
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
  return (
    <AskDialog
      title={`Remove the hook ${hook.name}?`}
      keep="Keep it"
      verb="Remove the hook"
      busyVerb="Removing…"
      action={action}
      input={{ hookId: hook.id }}
      list={HOOKS_KEY}
      onDone={() => {
        toast(`The hook ${hook.name} was removed`);
        onClose();
      }}
      onClose={onClose}
    >
      Its address is not called any more, and its secret is deleted. At the receiver nothing changes.
    </AskDialog>
  );
}
