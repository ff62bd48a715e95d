"use client";

import { Users } from "lucide-react";
import { type ReactNode, useContext } from "react";
import { ShellContext } from "@/components/shell/shell-context";
import type { ApprovalKind } from "@/lib/approvals/approval-kinds";

interface Props {
  kind: ApprovalKind;
  /** When it is needed only sometimes, or of what on the page. */
  children?: ReactNode;
}

/** Near a button, where this is switched on: that it takes a second person. */
export function SecondPersonNote({ kind, children = "A second person has to approve this." }: Props) {
  // In the set-up there is no shell, and nothing is switched on.
  if (!useContext(ShellContext)?.fourEyes.includes(kind)) return null;
  return (
    <p data-second-person className="flex items-start gap-1.5 text-12 text-muted">
      <Users size={14} strokeWidth={2.25} className="mt-px shrink-0" aria-hidden />
      <span className="min-w-0">{children}</span>
    </p>
  );
}
