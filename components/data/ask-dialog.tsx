"use client";

import type { QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";
import type { ActionResult } from "@/lib/api/action-result";

interface Props<T> {
  title: string;
  /** The way out, such as "Keep it". */
  keep: string;
  verb: string;
  busyVerb: string;
  kind?: "danger" | "primary";
  action: (input: unknown) => Promise<ActionResult<T>>;
  input: unknown;
  /** The key of the list that is read again. */
  list: QueryKey;
  onDone: (value: T) => void;
  onClose: () => void;
  /** What comes of it. */
  children: ReactNode;
}

/** Asks before something is done, and says what comes of it. */
export function AskDialog<T>(props: Props<T>) {
  const { title, keep, verb, busyVerb, kind = "danger", action, input, list, onDone, onClose } = props;
  const { run, busy, refusal } = useAction(action, onDone, undefined, list, verb);
  const actions = (
    <>
      <Button onClick={onClose}>{keep}</Button>
      <Button kind={kind} busy={busy} onClick={() => void run(input)}>
        {busy ? busyVerb : verb}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={onClose} title={title} actions={actions}>
      <div className="grid gap-2 text-13">
        <FormErrors message={refusal?.message} code={refusal?.code} />
        <div className="break-words">{props.children}</div>
      </div>
    </Dialog>
  );
}
