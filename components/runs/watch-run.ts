import { applyChange, type RunChange } from "@/lib/runs/run-change";
import type { RunView } from "@/lib/runs/run-view";

/** The server says something at least every 5 s; a connection that is silent for longer is dead, and does not know it. */
const SILENT_MS = 12_000;
const AGAIN_MS = [1_000, 2_000, 5_000, 10_000, 20_000];

interface Heard {
  onRun: (run: RunView) => void;
  /** Whether events come, so that nothing need be asked. */
  onLive: (isLive: boolean) => void;
}

/**
 * Listens to the events of a run for as long as somebody may see them, and connects anew, however the connection was
 * lost or refused. Each connection begins with the whole run and goes on with changes of it: one that does not fit what
 * is known here begins anew. Browsers allow six connections to a host over HTTP/1.1: a hidden page gives its own back.
 * @returns ends it
 */
export function watchRun(url: string, { onRun, onLive }: Heard): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  /** What this connection has told so far, whatever else the page has learned elsewhere. */
  let told: RunView | null = null;

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
    told = null;
    onLive(false);
  };
  const again = () => {
    close();
    if (document.hidden) return;
    timer = setTimeout(open, AGAIN_MS[Math.min(tries++, AGAIN_MS.length - 1)]);
  };
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(again, SILENT_MS);
    tries = 0;
    onLive(true);
  };
  function open() {
    close();
    source = new EventSource(url);
    timer = setTimeout(again, SILENT_MS);
    source.addEventListener("run", (event: MessageEvent<string>) => {
      told = JSON.parse(event.data) as RunView;
      heard();
      onRun(told);
    });
    source.addEventListener("change", (event: MessageEvent<string>) => {
      told = told && applyChange(told, JSON.parse(event.data) as RunChange);
      if (!told) return again();
      heard();
      onRun(told);
    });
    source.addEventListener("beat", heard);
    source.onerror = again;
  }
  const onVisibility = () => (document.hidden ? close() : open());
  document.addEventListener("visibilitychange", onVisibility);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    close();
  };
}
