"use client";

import { type ReactNode, useCallback, useRef, useState } from "react";
import { DialogCover } from "@/components/ui/dialog-cover";
import { ApprovalContext, type Wait } from "./approval-context";
import { WaitingDialog } from "./waiting-dialog";
import { WaitingNotice } from "./waiting-notice";

const ABOVE_PAGE =
  "fixed bottom-4 left-1/2 z-20 max-w-[calc(100vw-32px)] -translate-x-1/2 bg-raised shadow-float";
const IN_DIALOG = "bg-sunken";

/**
 * Where actions wait for a second person: the dialog above every page, and the notice while it is closed. One at a time:
 * a new one takes the place of another, whose request stays.
 */
export function ApprovalHost({ children }: { children: ReactNode }) {
  const [wait, setWait] = useState<Wait | null>(null);
  const [isOpen, setOpen] = useState(false);
  const current = useRef<Wait | null>(null);
  const waitFor = useCallback((next: Wait) => {
    current.current?.settle(current.current.refusal);
    current.current = next;
    setWait(next);
    setOpen(true);
  }, []);
  const end = (result: Parameters<Wait["settle"]>[0]) => {
    current.current = null;
    setWait(null);
    setOpen(false);
    wait?.settle(result);
  };
  // What was approved has changed meanwhile: it was asked for anew.
  const change = (next: Wait) => {
    current.current = next;
    setWait(next);
  };
  const notice = (className: string) =>
    wait && <WaitingNotice wait={wait} className={className} onOpen={() => setOpen(true)} onEnd={end} />;
  return (
    <ApprovalContext value={waitFor}>
      <DialogCover value={wait && { id: wait.approvalId, isOpen, note: notice(IN_DIALOG) }}>
        {children}
      </DialogCover>
      {wait && isOpen && (
        <WaitingDialog
          key={wait.approvalId}
          wait={wait}
          onClose={() => setOpen(false)}
          onEnd={end}
          onChange={change}
        />
      )}
      {!isOpen && notice(ABOVE_PAGE)}
    </ApprovalContext>
  );
}
