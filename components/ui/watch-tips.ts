const OPEN_MS = 300;
const CLOSE_MS = 150;

export interface Tip {
  anchor: Element;
  text: string;
}

/**
 * Tells which element's `data-tip` is to be shown: one under the pointer for a moment, or one that the keyboard
 * focused. It stays while the pointer is on the tip itself, and goes by Esc or a press (WCAG 1.4.13).
 */
export function watchTips(show: (tip: Tip | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Element | null = null;
  const change = (anchor: Element | null, ms: number) => {
    clearTimeout(timer);
    if (anchor === current) return;
    timer = setTimeout(() => {
      const text = anchor?.isConnected ? anchor.getAttribute("data-tip") : null;
      current = text ? anchor : null;
      show(anchor && text ? { anchor, text } : null);
    }, ms);
  };
  const hide = () => change(null, 0);
  const onOver = ({ target, pointerType }: PointerEvent) => {
    if (!(target instanceof Element) || pointerType === "touch") return;
    if (target.closest("[data-tip-popup]")) return clearTimeout(timer);
    const anchor = target.closest("[data-tip]");
    if (anchor) change(anchor, current ? 0 : OPEN_MS);
    // The focused one stays, wherever the pointer goes.
    else if (!current?.matches(":focus-visible")) change(null, CLOSE_MS);
  };
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || !target.matches(":focus-visible")) return;
    const anchor = target.closest("[data-tip]");
    if (anchor === target) change(anchor, 0);
  };
  const onKey = ({ key }: KeyboardEvent) => key === "Escape" && hide();
  const ending = new AbortController();
  const options = { signal: ending.signal, passive: true, capture: true } as const;
  document.addEventListener("pointerover", onOver, options);
  document.addEventListener("focusin", onFocus, options);
  document.addEventListener("focusout", hide, options);
  document.addEventListener("keydown", onKey, options);
  document.addEventListener("pointerdown", hide, options);
  return () => {
    clearTimeout(timer);
    ending.abort();
  };
}
