"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ActionResult } from "@/lib/api/action-result";
import { useWaitFor } from "./approval-context";

/**
 * Runs a server action that a second person may have to approve. If so, the shell's dialog waits for that person, and then
 * does the very same again. The form gets what came of it, as of any action; what was refused, taken back or came too late
 * is a refusal `needs_approval` that says so. While it waits it is busy, also with the dialog closed.
 * @param verb what the button says that does it after the approval
 */
export function useApproved<T>(
  action: (input: unknown) => Promise<ActionResult<T>>,
  { verb = "Do it now" }: { verb?: string | undefined } = {},
) {
  const waitFor = useWaitFor();
  const [isBusy, setBusy] = useState(false);
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const run = useCallback(
    async (input: unknown): Promise<ActionResult<T>> => {
      setBusy(true);
      try {
        const result = await action(input);
        if (result.ok || result.code !== "needs_approval" || result.approvalId === undefined) return result;
        const { approvalId } = result;
        return await new Promise<ActionResult<T>>((resolve) =>
          waitFor({
            ...{ approvalId, verb, refusal: result, again: () => action(input) },
            isThere: () => isThere.current,
            settle: (settled) => resolve(settled as ActionResult<T>),
          }),
        );
      } finally {
        setBusy(false);
      }
    },
    [action, verb, waitFor],
  );
  return { run, isBusy };
}
