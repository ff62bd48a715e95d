"use client";

import { useCallback, useContext, useEffect, useRef, useState } from "react";
import type { ActionResult } from "@/lib/api/action-result";
import { ApprovalContext } from "./approval-context";

interface Words {
  /** What the button says that does it once it is approved, such as "Fail core over to Paris". */
  verb?: string | undefined;
}

/**
 * Runs a server action that a second person may have to approve. If so, the shell's dialog waits for that person, and then
 * does the very same again. The form gets what came of it, as of any action; what was refused, taken back or came too late
 * is a refusal `needs_approval` that says so. While it waits it is busy, also with the dialog closed.
 */
export function useApproved<T>(action: (input: unknown) => Promise<ActionResult<T>>, words?: Words) {
  const { runWork, isBusy } = useApprovedWork(words);
  const run = useCallback((input: unknown) => runWork(() => action(input)), [runWork, action]);
  return { run, isBusy };
}

/** The same for one of several actions. */
export function useApprovedWork({ verb = "Do it now" }: Words = {}) {
  const waitFor = useContext(ApprovalContext);
  const [isBusy, setBusy] = useState(false);
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const runWork = useCallback(
    async <T,>(work: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> => {
      setBusy(true);
      try {
        const result = await work();
        if (result.ok || result.code !== "needs_approval") return result;
        const { approvalId } = result;
        if (approvalId === undefined || !waitFor) return result;
        return await new Promise<ActionResult<T>>((resolve) =>
          waitFor({
            ...{ approvalId, verb, refusal: result, again: work },
            isThere: () => isThere.current,
            settle: (settled) => resolve(settled as ActionResult<T>),
          }),
        );
      } finally {
        setBusy(false);
      }
    },
    [verb, waitFor],
  );
  return { runWork, isBusy };
}
