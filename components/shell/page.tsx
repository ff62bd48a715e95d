"use client";

import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import type { Crumb } from "./breadcrumbs";
import { TopBar } from "./top-bar";

interface Props {
  /** Where one is, from the sidebar's entry down to this page. The last one is this page. */
  trail: readonly Crumb[];
  /** As high as the window: for a table that fills the rest of it and scrolls by itself. */
  fill?: boolean;
  children: ReactNode;
}

/** Every signed-in page: the bar above with where one is, and the content, which keeps the gutter. */
export function Page({ trail, fill = false, children }: Props) {
  return (
    <>
      <TopBar trail={trail} />
      <main
        id="content"
        tabIndex={-1}
        className={classNames(
          "flex min-w-0 scroll-mt-12 flex-col px-gutter pt-3.5",
          fill ? "h-[max(480px,calc(100dvh-var(--spacing-topbar)))]" : "flex-1 pb-8",
        )}
      >
        {children}
      </main>
    </>
  );
}
