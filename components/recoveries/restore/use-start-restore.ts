import { useState } from "react";
import type { ActionResult } from "@/lib/api/action-result";
import type { RestoreWhat } from "@/lib/recoveries/restore-what";

export type StartRestore = (input: unknown) => Promise<ActionResult<{ runId: string; number: number }>>;

interface Wanted {
  vnfId: string;
  pointId: string;
  what: RestoreWhat;
  planHash: string;
  reason: string;
  /** Of one in place: the VM's, or the VNF's. */
  typedName: string;
  /** Of VMs in place, of who signed in a while ago. */
  password?: string;
}

interface Then {
  onStarted: (run: { runId: string }) => void;
  onRefused: () => void;
}

/** Starts a restore once, however often it is pressed: the same key is the same run. */
export function useStartRestore(firstKey: string, { onStarted, onRefused }: Then) {
  // The page's first one: reading the page again must not make another start of it.
  const [startKey] = useState(firstKey);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  /** It was asked for in the answer. */
  const [asksPassword, setAsksPassword] = useState(false);
  async function run(start: StartRestore, wanted: Wanted) {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await start({ ...wanted, startKey });
      // It stays busy: the run's page is on its way.
      if (result.ok) return onStarted(result.value);
      setProblem([result.message, ...Object.values(result.fields)].join(" "));
      if (result.fields.password !== undefined) setAsksPassword(true);
      onRefused();
    } catch {
      setProblem(
        "Stillpoint did not answer, so it is not known whether the restore was started. Press it again: the same start is never made twice.",
      );
    }
    setBusy(false);
  }
  return { run, busy, problem, asksPassword };
}
