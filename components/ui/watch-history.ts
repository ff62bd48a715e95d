/** What is used of the Navigation API (WHATWG HTML, 7.2): TypeScript's own types of it come and go. */
interface Navigation {
  currentEntry: { index: number } | null;
}

type Listener = (event: PopStateEvent) => void;

/** Of the forms that hold what is not stored; the last is of the dialog that is on top. */
const listeners: Listener[] = [];

/**
 * Listens to Back and Forward before the router does: called once, before the page is hydrated (instrumentation-client.ts).
 * At the window Chromium calls listeners in the order in which they came, capturing ones too.
 */
export function listenBeforeRouter(): void {
  window.addEventListener("popstate", (event) => listeners.at(-1)?.(event));
}

/**
 * Holds the browser's Back and Forward back. The history has moved by then, and nobody can forbid that: so it is moved
 * back before the router hears of it. Where a browser does not tell where in the history it is, nothing is held back.
 * @param ask is told how to go there after all
 * @returns how to end it
 */
export function watchHistory(ask: (go: () => void) => void): () => void {
  const { navigation } = window as { navigation?: Navigation };
  const own = navigation?.currentEntry?.index ?? -1;
  if (!navigation || own < 0) return () => {};
  let mayGo = false;
  const onPopState: Listener = (event) => {
    const to = navigation.currentEntry?.index ?? -1;
    if (mayGo || to < 0) return;
    // Neither the way there nor the way back is the router's to know.
    event.stopImmediatePropagation();
    if (to === own) return;
    const delta = to - own;
    history.go(-delta);
    ask(() => {
      mayGo = true;
      history.go(delta);
    });
  };
  listeners.push(onPopState);
  return () => {
    const place = listeners.indexOf(onPopState);
    if (place >= 0) listeners.splice(place, 1);
  };
}
