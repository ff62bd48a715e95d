import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { addressOf, entriesOf, type RestoreEntries } from "./restore-entries";

/** What was entered so far; it stands in the address, so that it can be sent to somebody. */
export function useRestoreAddress() {
  const params = useSearchParams();
  const [entries, setEntries] = useState<RestoreEntries>(() => entriesOf(params));
  useEffect(() => {
    const wanted = addressOf(entries);
    if (window.location.search !== wanted) window.history.replaceState(null, "", wanted);
  }, [entries]);
  return {
    entries,
    change: (to: Partial<RestoreEntries>) => setEntries((known) => ({ ...known, ...to })),
  };
}
