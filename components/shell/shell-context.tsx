"use client";

import { createContext, useContext } from "react";
import type { ApprovalKind } from "@/lib/approvals/approval-kinds";
import type { Role } from "@/lib/auth/permissions";
import type { SandboxMark } from "@/lib/sandbox-mode/mark";
import type { ShellActions } from "./shell-actions";
import type { Theme } from "./theme";

/** What every signed-in page knows: who looks at it, and what the shell may ask of the server. */
export interface Shell {
  name: string;
  role: Role;
  theme: Theme;
  actions: ShellActions;
  /** Null: nothing here is simulated. */
  sandbox: SandboxMark | null;
  /** What a second person has to approve. */
  fourEyes: readonly ApprovalKind[];
  openCommands: () => void;
}

export const ShellContext = createContext<Shell | null>(null);

/** The shell around the current page. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error("This belongs inside AppShell");
  return shell;
}
