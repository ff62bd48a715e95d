"use client";

import { type ReactNode, useEffect, useMemo, useState } from "react";
import { ApprovalHost } from "@/components/approvals/approval-host";
import { StuckFreezeBar } from "@/components/freezes/stuck-freeze-bar";
import { GuideStrip } from "@/components/guide/guide-strip";
import type { ApprovalKind } from "@/lib/approvals/approval-kinds";
import type { Role } from "@/lib/auth/permissions";
import type { SandboxMark } from "@/lib/sandbox-mode/mark";
import { CommandMenu } from "./command-menu";
import type { ShellActions } from "./shell-actions";
import { ShellContext } from "./shell-context";
import { ShellShortcuts } from "./shell-shortcuts";
import { ShortcutList } from "./shortcut-list";
import { Sidebar } from "./sidebar";
import type { Theme } from "./theme";

interface Props {
  name: string;
  role: Role;
  theme: Theme;
  actions: ShellActions;
  sandbox: SandboxMark | null;
  fourEyes: readonly ApprovalKind[];
  children: ReactNode;
}

/** The frame of every signed-in page: the sidebar, and what opens above every page. Each page brings its `Page`. */
export function AppShell({ name, role, theme, actions, sandbox, fourEyes, children }: Props) {
  const [open, setOpen] = useState<"commands" | "shortcuts" | null>(null);
  const shell = useMemo(
    () => ({ name, role, theme, actions, sandbox, fourEyes, openCommands: () => setOpen("commands") }),
    [name, role, theme, actions, sandbox, fourEyes],
  );
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey || event.key !== "k") return;
      event.preventDefault();
      setOpen((now) => (now === "commands" ? null : "commands"));
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  const toggle = (what: "commands" | "shortcuts") => (next: boolean) => setOpen(next ? what : null);
  return (
    <ShellContext value={shell}>
      <ApprovalHost>
        {/* Before the page, so that what the page means by a key wins. */}
        <ShellShortcuts openList={() => setOpen("shortcuts")} />
        <div className="print:block grid min-h-screen grid-rows-[auto_1fr] grid-cols-[56px_minmax(0,1fr)] lg:grid-cols-[var(--spacing-sidebar)_minmax(0,1fr)]">
          <a
            href="#content"
            className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-20 focus:rounded-m focus:bg-raised focus:px-3 focus:py-2 focus:text-13 focus:font-medium focus:shadow-float"
          >
            Skip to the content
          </a>
          <StuckFreezeBar />
          <Sidebar />
          <div className="col-start-2 row-start-2 flex min-w-0 flex-col">
            <GuideStrip />
            {children}
          </div>
        </div>
        <CommandMenu open={open === "commands"} onOpenChange={toggle("commands")} />
        <ShortcutList open={open === "shortcuts"} onOpenChange={toggle("shortcuts")} />
      </ApprovalHost>
    </ShellContext>
  );
}
