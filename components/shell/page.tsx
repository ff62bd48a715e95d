"use client";

import type { ReactNode } from "react";
import type { Crumb } from "./breadcrumbs";
import { TopBar } from "./top-bar";

interface Props {
  /** Where one is, from the sidebar's entry down to this page. The last one is this page. */
  trail: readonly Crumb[];
  children: ReactNode;
}

/** Every signed-in page: the bar above with where one is, and the content, which keeps the gutter. */
export function Page({ trail, children }: Props) {
  return (
    <>
      <TopBar trail={trail} />
      <main
        id="content"
        tabIndex={-1}
        className="flex min-w-0 flex-1 scroll-mt-12 flex-col px-gutter pt-3.5 pb-8"
      >
        {children}
      </main>
    </>
  );
}
