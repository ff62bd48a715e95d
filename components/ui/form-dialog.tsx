"use client";

import { type ComponentProps, useState } from "react";
import { Dialog } from "./dialog";
import { LeaveGuard } from "./leave-guard";
import { LeaveQuestion } from "./leave-question";

interface Props extends Omit<ComponentProps<typeof Dialog>, "open" | "onOpenChange"> {
  /** Whether it holds what is not stored. */
  isDirty: boolean;
  onClose: () => void;
}

/** A form above the page: Esc, a press outside and its cross ask before what was entered is lost. Its Cancel does not. */
export function FormDialog({ isDirty, onClose, children, ...dialog }: Props) {
  const [isAsked, setIsAsked] = useState(false);
  return (
    <Dialog {...dialog} open onOpenChange={() => (isDirty ? setIsAsked(true) : onClose())}>
      {children}
      <LeaveGuard isDirty={isDirty} />
      {isAsked && <LeaveQuestion onStay={() => setIsAsked(false)} onLeave={onClose} />}
    </Dialog>
  );
}
