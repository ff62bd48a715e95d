"use client";

import { CircleUser, LogOut } from "lucide-react";
import Link from "next/link";
import { useId, useRef } from "react";
import { routes } from "@/lib/routes";
import type { ShellActions } from "./shell-actions";
import type { Theme } from "./theme";
import { ThemeChoice } from "./theme-choice";

const ITEM = "flex h-8 w-full items-center gap-2.5 rounded-m px-2 text-left text-13 text-fg hover:bg-hover";

/** Who is signed in, and what one may do about it. The browser's own popover: Esc and a press outside close it. */
export function AccountMenu({ name, theme, actions }: { name: string; theme: Theme; actions: ShellActions }) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`Account: ${name}`}
        className="grid size-7 place-items-center rounded-full border border-line bg-sunken text-12 font-semibold text-muted hover:text-fg"
      >
        <span aria-hidden>{name.slice(0, 2).toUpperCase()}</span>
      </button>
      <div
        id={id}
        ref={popover}
        popover="auto"
        className="fixed inset-auto top-[44px] right-gutter w-64 rounded-m bg-raised p-2 text-fg shadow-float"
      >
        <p className="px-2 pt-1 pb-2 text-13">
          <span className="block text-12 text-subtle">Signed in as</span>
          <span className="font-medium break-words">{name}</span>
        </p>
        <ThemeChoice theme={theme} chooseTheme={actions.chooseTheme} />
        <div className="mt-2 border-t border-line pt-2">
          <Link href={routes.account} className={ITEM} onClick={() => popover.current?.hidePopover()}>
            <CircleUser size={16} className="text-subtle" aria-hidden />
            Your account
          </Link>
          <form action={actions.signOut}>
            <button type="submit" className={ITEM}>
              <LogOut size={16} className="text-subtle" aria-hidden />
              Sign out
            </button>
          </form>
        </div>
      </div>
    </>
  );
}
