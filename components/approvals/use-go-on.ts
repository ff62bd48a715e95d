import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Wait } from "./approval-context";
import { approvalsKey } from "./use-approval";

/** Does what was approved, once: the very same input again. What went wrong is the form's to say, while it is there. */
export function useGoOn(wait: Wait, onEnd: Wait["settle"], onChange: (next: Wait) => void) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string; isOfGoneForm: boolean }>();
  const client = useQueryClient();
  async function run() {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await wait.again();
      if (!result.ok && result.code === "needs_approval" && result.approvalId !== undefined)
        return onChange({ ...wait, approvalId: result.approvalId, refusal: result, isChanged: true });
      if (result.ok || wait.isThere()) return onEnd(result);
      setRefusal({
        message: [result.message, ...Object.values(result.fields)].join(" "),
        isOfGoneForm: true,
      });
    } catch {
      setRefusal({
        message:
          "Stillpoint did not answer, so it is not known whether it was done. Once it answers, this says so.",
        isOfGoneForm: false,
      });
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: approvalsKey });
    }
  }
  return { run, busy, refusal };
}
