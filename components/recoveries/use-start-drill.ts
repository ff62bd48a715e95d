import { useState } from "react";
import type { ActionResult } from "@/lib/api/action-result";

export interface DrillStarted {
  runId: string;
  number: number;
}

export type StartDrill = (input: unknown) => Promise<ActionResult<DrillStarted>>;

interface Wanted {
  vnfId: string;
  siteId: string;
  pointId: string;
  cleanUp: "at-end" | { keepForMinutes: number };
  planHash: string;
}

interface Then {
  onStarted: (run: DrillStarted) => void;
  onRefused: () => void;
}

/** Starts a drill once, however often it is pressed: the same key is the same run. */
export function useStartDrill(start: StartDrill, firstKey: string, { onStarted, onRefused }: Then) {
  // The page's first one: reading the page again must not make another start of it.
  const [startKey] = useState(firstKey);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function run(wanted: Wanted) {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await start({ ...wanted, startKey });
      // It stays busy: the run's page is on its way.
      if (result.ok) return onStarted(result.value);
      setProblem(result.message);
      onRefused();
    } catch {
      setProblem(
        "Stillpoint did not answer, so it is not known whether the drill was started. Press it again: the same start is never made twice.",
      );
    }
    setBusy(false);
  }
  return { run, busy, problem };
}
