import { useState } from "react";
import { useApproved } from "@/components/approvals/use-approved";
import type { ActionResult } from "@/lib/api/action-result";
import type { OverrideKind } from "@/lib/runs/recovery-view";

export type StartRecovery = (input: unknown) => Promise<ActionResult<{ runId: string; number: number }>>;

export interface WantedRecovery {
  vnfId: string;
  siteId: string;
  planHash: string;
  typedName: string;
  /** Of who signed in a while ago. */
  password?: string;
  reason: string;
  overrides: OverrideKind[];
  /** Of a failover; a relocation makes its own. */
  pointId?: string;
  mayFallBack?: boolean;
}

interface Then {
  onStarted: (run: { runId: string }) => void;
  onRefused: (message: string) => void;
}

/** Fields that have a control on the page; what is wrong with another is told above them. */
const CONTROLS: readonly string[] = ["reason", "typedName", "password"];

/**
 * Starts a recovery once, however often it is pressed: the same key is the same run.
 * @param what "failover", in messages
 * @param verb what the button says, also once a second person has approved it
 */
export function useStartRecovery(
  what: string,
  start: StartRecovery,
  firstKey: string,
  verb: string,
  { onStarted, onRefused }: Then,
) {
  const approved = useApproved(start, { verb });
  // The page's first one: reading the page again must not make another start of it.
  const [startKey] = useState(firstKey);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string; fields: Record<string, string> }>();
  async function run(wanted: WantedRecovery) {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await approved.run({ ...wanted, startKey });
      // It stays busy: the run's page is on its way.
      if (result.ok) return onStarted(result.value);
      const entries = Object.entries(result.fields);
      const others = entries.filter(([field]) => !CONTROLS.includes(field)).map(([, text]) => text);
      const message = [result.message, ...others].join(" ");
      setRefusal({
        message,
        fields: Object.fromEntries(entries.filter(([field]) => CONTROLS.includes(field))),
      });
      onRefused(message);
    } catch {
      setRefusal({
        message: `Stillpoint did not answer, so it is not known whether the ${what} was started. Press it again: the same start is never made twice.`,
        fields: {},
      });
    }
    setBusy(false);
  }
  return { run, busy, refusal };
}
