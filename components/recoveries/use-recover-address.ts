import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { addressOf, entriesOf, type RecoverEntries, type RecoverStep } from "./recover-entries";

/**
 * What was entered so far, and at which step one is: both in the address. Each step is a page of the browser's history;
 * going back and forward keeps what was entered since.
 */
export function useRecoverAddress() {
  const params = useSearchParams();
  const { step } = entriesOf(params);
  const [entries, setEntries] = useState<RecoverEntries>(() => {
    const { step: _, ...first } = entriesOf(params);
    return first;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: going back and forward brings an older address, whose entries are old
  useEffect(() => {
    // The address knows the step before React does: what is rendered may be the one before.
    const { step: here } = entriesOf(new URLSearchParams(window.location.search));
    const wanted = addressOf({ step: here, ...entries });
    if (window.location.search !== wanted) window.history.replaceState(null, "", wanted);
  }, [entries, step]);
  return {
    step,
    entries,
    change: (to: Partial<RecoverEntries>) => setEntries((known) => ({ ...known, ...to })),
    goTo: (next: RecoverStep, known: Partial<RecoverEntries> = {}) => {
      const all = { ...entries, ...known };
      setEntries(all);
      window.history.pushState(null, "", addressOf({ step: next, ...all }));
    },
  };
}
