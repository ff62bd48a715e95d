import type { MouseEvent } from "react";

/** Where a press on a link leads within this page; null for what the browser does by itself: new tabs, downloads. */
export function followedLink(event: MouseEvent): string | null {
  const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return null;
  const link = target instanceof Element ? target.closest("a") : null;
  if (
    !link ||
    link.origin !== window.location.origin ||
    link.download ||
    (link.target || "_self") !== "_self"
  )
    return null;
  return link.pathname + link.search + link.hash;
}
