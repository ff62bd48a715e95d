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
 * lost. Browsers allow six connections to a host over HTTP/1.1: a hidden page gives its own back.
 * @returns ends it
 */
export function watchRun(url: string, { onRun, onLive }: Heard): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
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
      heard();
      onRun(JSON.parse(event.data) as RunView);
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
