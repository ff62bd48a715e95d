import { useState } from "react";
import type { ActionResult } from "@/lib/api/action-result";

interface Started {
  runId: string;
  number: number;
}

interface Then {
  onStarted: (run: Started) => void;
  onRefused: () => void;
}

/** Starts a backup once, however often it is pressed: the same key is the same run. */
export function useStartBackup(
  start: (input: unknown) => Promise<ActionResult<Started>>,
  firstKey: string,
  { onStarted, onRefused }: Then,
) {
  // The page's first one: reading the page again must not make another start of it.
  const [startKey] = useState(firstKey);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function run(vnfId: string, planHash: string) {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await start({ vnfId, planHash, startKey });
      // It stays busy: the run's page is on its way.
      if (result.ok) return onStarted(result.value);
      setProblem(result.message);
      onRefused();
    } catch {
      setProblem(
        "Stillpoint did not answer, so it is not known whether the backup was started. Press it again: the same start is never made twice.",
      );
    }
    setBusy(false);
  }
  return { run, busy, problem };
}
