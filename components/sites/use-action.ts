"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useApproved } from "@/components/approvals/use-approved";
import { sitesKey } from "@/components/shell/use-sites";
import type { ActionResult } from "@/lib/api/action-result";
import type { ErrorCode } from "@/lib/errors";

/** What a refused action says, its fields by their controls' ids. */
export interface Refusal {
  /** Missing when the server could not be asked. */
  code?: ErrorCode;
  message: string;
  fields: Record<string, string>;
}

/**
 * Runs a server action for a page of one thing, such as a site: what it refuses is kept for the form; after it is done,
 * the page and the list of such things are read again. What a second person has to approve waits for that person.
 * @param idOf the control's id of a field's name
 * @param list the key of that list
 * @param verb what the button says that does it once it is approved
 */
export function useAction<T>(
  action: (input: unknown) => Promise<ActionResult<T>>,
  onDone: (value: T) => void,
  idOf: (field: string) => string = (field) => field,
  list: QueryKey = sitesKey,
  verb?: string,
) {
  const approved = useApproved(action, { verb });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const router = useRouter();
  const client = useQueryClient();
  async function run(input: unknown) {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await approved.run(input);
      if (result.ok) {
        onDone(result.value);
        void client.invalidateQueries({ queryKey: list });
        router.refresh();
      } else {
        const fields = Object.entries(result.fields).map(([field, text]) => [idOf(field), text]);
        setRefusal({ code: result.code, message: result.message, fields: Object.fromEntries(fields) });
      }
    } catch {
      setRefusal({ message: "Stillpoint does not answer. Try again.", fields: {} });
    } finally {
      setBusy(false);
    }
  }
  return { run, busy, refusal, forget: () => setRefusal(undefined) };
}
