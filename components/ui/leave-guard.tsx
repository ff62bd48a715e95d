"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { guardLeaving } from "./leave-gate";
import { LeaveQuestion } from "./leave-question";
import { watchHistory } from "./watch-history";

/**
 * Asks before a page is left whose form holds what is not stored: by a link, by the command menu or a shortcut, by Back and
 * Forward, and by closing the window, where the browser asks in its own words.
 */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const [way, setWay] = useState<{ go: () => void } | null>(null);
  const router = useRouter();
  useEffect(() => {
    if (!isDirty) return;
    const ask = (go: () => void) => setWay({ go });
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank") return;
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
      const { origin, pathname, search } = new URL(link.href);
      const isHere = pathname === location.pathname && search === location.search;
      if (!isPlain || origin !== location.origin || isHere) return;
      event.preventDefault();
      event.stopPropagation();
      ask(() => router.push(`${pathname}${search}`));
    };
    window.addEventListener("beforeunload", onUnload);
    // Before the router's own links see it.
    document.addEventListener("click", onClick, true);
    const [openGate, forgetHistory] = [guardLeaving(ask), watchHistory(ask)];
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
      openGate();
      forgetHistory();
    };
  }, [isDirty, router]);
  if (way === null) return null;
  const stay = () => setWay(null);
  return (
    <LeaveQuestion
      onStay={stay}
      onLeave={() => {
        stay();
        way.go();
      }}
    />
  );
}
