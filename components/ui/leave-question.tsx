"use client";

import { Button } from "./button";
import { Dialog } from "./dialog";

/** Asks whether what was entered, and is not stored, may be lost. */
export function LeaveQuestion({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const actions = (
    <>
      <Button onClick={onStay}>Stay here</Button>
      <Button kind="danger" onClick={onLeave}>
        Leave without storing
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={onStay} title="Leave without storing?" actions={actions}>
      <p className="text-13">What was entered here is not stored, and is lost when you leave.</p>
    </Dialog>
  );
}
