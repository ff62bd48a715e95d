"use client";

import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import type { HookView } from "@/lib/hooks/schemas";
import type { HookActions } from "./hook-actions";
import { HOOKS_KEY } from "./hook-words";
import type { ToldSecret } from "./secret-dialog";

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
  const { run, busy, refusal } = useAction(
    action,
    ({ secret }) => onReplaced({ name: hook.name, secret, isNew: false }),
    undefined,
    HOOKS_KEY,
  );
  const actions = (
    <>
      <Button onClick={onClose}>Keep the old one</Button>
      <Button kind="primary" busy={busy} onClick={() => void run({ hookId: hook.id })}>
        {busy ? "Replacing…" : "Make a new secret"}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={onClose} title={`Replace the secret of ${hook.name}?`} actions={actions}>
      <div className="grid gap-2 text-13">
        <FormErrors message={refusal?.message} />
        <p>
          Calls are signed with the new one at once. Until the receiver has it, it refuses them: do it while
          no failover is under way.
        </p>
      </div>
    </Dialog>
  );
}
