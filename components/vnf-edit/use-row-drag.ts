import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** Where the row that is dragged came from, and where it would land. */
export interface RowDrag {
  from: number;
  to: number;
}

/** A press that moves less is no drag. */
const BEGINS_PX = 4;
/** So near to an edge of the window the page scrolls along. */
const EDGE_PX = 72;
/** By time, not by frame: on a busy machine the end of 500 rows must not be a minute away. */
const MAX_PX_PER_MS = 2.4;
const MAX_FRAME_MS = 100;

interface Press {
  from: number;
  to: number;
  startY: number;
  y: number;
  hasBegun: boolean;
}

/**
 * Drags rows of equal height with any pointer: the row lands where it is let go of. Esc and a lost pointer change
 * nothing. The page scrolls along near its edges, so that the first of hundreds can become the last.
 */
export function useRowDrag(
  body: RefObject<HTMLTableSectionElement | null>,
  onMove: (from: number, to: number) => void,
) {
  const [drag, setDrag] = useState<RowDrag | null>(null);
  const move = useRef(onMove);
  const stop = useRef<() => void>(() => {});
  useEffect(() => {
    move.current = onMove;
  });
  useEffect(() => () => stop.current(), []);

  const start = useCallback(
    (event: PointerEvent, from: number) => {
      if (event.button !== 0 || !event.isPrimary) return;
      const { pointerId } = event;
      const press: Press = { from, to: from, startY: event.clientY, y: event.clientY, hasBegun: false };
      const listening = new AbortController();
      let frame = 0;
      let scrolledAt = 0;
      const end = () => {
        listening.abort();
        cancelAnimationFrame(frame);
        setDrag(null);
      };
      const aim = () => {
        const to = rowAt(body.current, press.y);
        if (to === undefined || to === press.to) return;
        press.to = to;
        setDrag({ from, to });
      };
      const scroll = (at: number) => {
        const took = scrolledAt === 0 ? 0 : Math.min(at - scrolledAt, MAX_FRAME_MS);
        scrolledAt = at;
        const rows = body.current?.getBoundingClientRect();
        const by = scrollStep({ y: press.y, height: window.innerHeight, rows, ms: took });
        if (by !== 0) {
          window.scrollBy(0, by);
          aim();
        }
        frame = requestAnimationFrame(scroll);
      };
      const on = <K extends keyof DocumentEventMap>(type: K, run: (event: DocumentEventMap[K]) => void) =>
        document.addEventListener(type, run, { signal: listening.signal, capture: true });
      on("pointermove", (e) => {
        if (e.pointerId !== pointerId) return;
        press.y = e.clientY;
        if (!press.hasBegun) {
          if (Math.abs(press.y - press.startY) < BEGINS_PX) return;
          press.hasBegun = true;
          setDrag({ from, to: from });
          frame = requestAnimationFrame(scroll);
        }
        e.preventDefault();
        aim();
      });
      on("pointerup", (e) => {
        if (e.pointerId !== pointerId) return;
        end();
        if (press.hasBegun && press.to !== from) move.current(from, press.to);
      });
      on("pointercancel", (e) => {
        if (e.pointerId === pointerId) end();
      });
      on("keydown", (e) => {
        if (e.key !== "Escape") return;
        e.preventDefault();
        e.stopPropagation();
        end();
      });
      // What is dragged is no text.
      on("selectstart", (e) => e.preventDefault());
      stop.current();
      stop.current = end;
    },
    [body],
  );
  return { drag, start };
}

/** The row at this height of the window; the first or the last beyond them. */
function rowAt(body: HTMLTableSectionElement | null, y: number): number | undefined {
  const count = body?.rows.length ?? 0;
  if (!body || count === 0) return undefined;
  const { top, height } = body.getBoundingClientRect();
  return Math.min(Math.max(Math.floor((y - top) / (height / count)), 0), count - 1);
}

interface Scrolling {
  /** Of the pointer, and of the window. */
  y: number;
  height: number;
  rows: { top: number; bottom: number } | undefined;
  /** Since the last frame. */
  ms: number;
}

/**
 * How far the page scrolls in one frame, px: the nearer the pointer to an edge, the faster; no further than until the end
 * of the rows has come clear of it. Pure.
 */
export function scrollStep({ y, height, rows, ms }: Scrolling): number {
  if (!rows) return 0;
  const over = y < EDGE_PX ? y - EDGE_PX : Math.max(y - (height - EDGE_PX), 0);
  const step = Math.round(Math.max(-1, Math.min(1, over / EDGE_PX)) * MAX_PX_PER_MS * ms);
  const most = Math.max(rows.bottom - (height - EDGE_PX), 0);
  const least = Math.min(rows.top - EDGE_PX, 0);
  return Math.max(least, Math.min(most, step));
}
