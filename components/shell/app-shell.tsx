import type { ReactNode } from "react";
import { AccountMenu } from "./account-menu";
import type { ShellActions } from "./shell-actions";
import { Sidebar } from "./sidebar";
import type { Theme } from "./theme";
import { TopBar } from "./top-bar";

interface Props {
  name: string;
  theme: Theme;
  actions: ShellActions;
  children: ReactNode;
}

/** The frame of every signed-in page: sidebar, top bar, content. */
export function AppShell(props: Props) {
  return (
    <div className="grid min-h-screen grid-cols-[56px_minmax(0,1fr)] lg:grid-cols-[var(--spacing-sidebar)_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-20 focus:rounded-m focus:bg-raised focus:px-3 focus:py-2 focus:text-13 focus:font-medium focus:shadow-float"
      >
        Skip to the content
      </a>
      <Sidebar />
      <div className="flex min-w-0 flex-col">
        <TopBar>
          <AccountMenu name={props.name} theme={props.theme} actions={props.actions} />
        </TopBar>
        <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 scroll-mt-12 flex-col">
          {props.children}
        </main>
      </div>
    </div>
  );
}
