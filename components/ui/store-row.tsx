import type { ReactNode } from "react";
import { Button } from "./button";

interface Props {
  verb: string;
  busyVerb: string;
  busy: boolean;
  /** Whether the form holds what is not stored. */
  isDirty: boolean;
  /** Other buttons. */
  children?: ReactNode;
}

/** The foot of a form: stores it, and says while there is something to store. */
export function StoreRow({ verb, busyVerb, busy, isDirty, children }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? busyVerb : verb}
      </Button>
      {children}
      {isDirty && <span className="text-13 text-subtle">Not stored yet</span>}
    </div>
  );
}
