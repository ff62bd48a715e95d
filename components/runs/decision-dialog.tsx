"use client";

import type { ReactNode } from "react";
import type { Refusal } from "@/components/sites/use-action";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { Dialog } from "@/components/ui/dialog";
import { FormErrors } from "@/components/ui/form-errors";

interface Props {
  title: string;
  /** What becomes true by it, a sentence each. */
  consequences: readonly string[];
  /** What must be typed, exactly. */
  expected: string;
  verb: string;
  busy: boolean;
  refusal: Refusal | undefined;
  onConfirm: (typed: FormData) => void;
  onClose: () => void;
  /** Fields before the typed name. */
  children?: ReactNode;
}

/** Asks before something grave: what becomes true, then the typed name with its button beside. */
export function DecisionDialog(props: Props) {
  const { title, consequences, expected, verb, busy, refusal, onConfirm, onClose, children } = props;
  return (
    <Dialog open wide onOpenChange={onClose} title={title}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onConfirm(new FormData(event.currentTarget));
        }}
      >
        <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
        <ul className="grid list-disc gap-1.5 pl-4 text-13 text-muted">
          {consequences.map((sentence) => (
            <li key={sentence} className="break-words">
              {sentence}
            </li>
          ))}
        </ul>
        {children}
        <ConfirmByName
          id="typedName"
          expected={expected}
          verb={verb}
          busy={busy}
          error={refusal?.fields.typedName}
        />
      </form>
    </Dialog>
  );
}
