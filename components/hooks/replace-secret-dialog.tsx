"use client";

import { AskDialog } from "@/components/data/ask-dialog";
import type { ToldSecret } from "@/components/data/secret-dialog";
import type { HookView } from "@/lib/hooks/schemas";
import type { HookActions } from "./hook-actions";
import { HOOKS_KEY } from "./hook-words";

/** Asks before a hook's secret is replaced: its receiver refuses our calls until it has the new one. */
export function ReplaceSecretDialog({
  hook,
  action,
  onReplaced,
  onClose,
}: {
  hook: HookView;
  action: HookActions["replaceSecret"];
  onReplaced: (told: ToldSecret) => void;
  onClose: () => void;
}) {
  return (
    <AskDialog
      title={`Replace the secret of ${hook.name}?`}
      keep="Keep the old one"
      verb="Make a new secret"
      busyVerb="Replacing…"
      kind="primary"
      action={action}
      input={{ hookId: hook.id }}
      list={HOOKS_KEY}
      onDone={({ secret }) => onReplaced({ name: hook.name, secret, isNew: false })}
      onClose={onClose}
    >
      Calls are signed with the new one at once. Until the receiver has it, it refuses them: do it while no
      failover is under way.
    </AskDialog>
  );
}
