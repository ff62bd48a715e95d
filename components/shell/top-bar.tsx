"use client";

import { ToDecideLink } from "@/components/approvals/to-decide-link";
import { may } from "@/lib/auth/permissions";
import { AccountMenu } from "./account-menu";
import { Breadcrumbs, type Crumb } from "./breadcrumbs";
import { CommandButton } from "./command-button";
import { SandboxBadge } from "./sandbox-badge";
import { useShell } from "./shell-context";
import { SiteLegend } from "./site-legend";
import { UtcClock } from "./utc-clock";

/** The bar above every page: where one is, what waits for an approval, the sites, the command menu, the time in UTC, who is signed in. */
export function TopBar({ trail }: { trail: readonly Crumb[] }) {
  const { name, role, theme, actions, sandbox, openCommands } = useShell();
  return (
    <header className="print:hidden sticky top-(--bar,0px) z-10 flex h-topbar items-center gap-3 border-b border-line bg-bg px-gutter">
      <Breadcrumbs trail={trail} />
      {sandbox && <SandboxBadge mark={sandbox} isLink={may(role, "sandbox.use")} />}
      <ToDecideLink />
      <SiteLegend />
      <CommandButton onPress={openCommands} />
      <UtcClock />
      <AccountMenu name={name} theme={theme} actions={actions} />
    </header>
  );
}
