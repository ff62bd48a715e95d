import { useQueryClient } from "@tanstack/react-query";
import { useActionState, useEffect } from "react";
import { toast } from "@/components/ui/toast";
import type { PanelAction } from "./panel-actions";

/** A form of the panel: what was done is said, and everything is read again. Works without scripts, too. */
export function usePanelForm(action: PanelAction) {
  const [answer, submit, busy] = useActionState(action, null);
  const client = useQueryClient();
  useEffect(() => {
    if (!answer?.result.ok) return;
    toast(answer.result.value);
    void client.invalidateQueries();
  }, [answer, client]);
  const refusal = answer && !answer.result.ok ? answer.result : undefined;
  return { submit, busy, refusal, given: refusal && answer ? answer.given : {} };
}
