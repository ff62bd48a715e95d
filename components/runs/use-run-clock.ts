import { useEffect, useState } from "react";

interface Beat {
  /** The server's time of what is shown, as ISO. */
  at: string;
  /** When that was received, by this browser's clock. */
  receivedAt: number;
  /** False: nothing of it counts any more, or nobody knows. */
  isRunning: boolean;
  everyMs: number;
}

/** The server's time, carried on from what it told last, in ms since the epoch; stands still where it was last sure. */
export function useRunClock({ at, receivedAt, isRunning, everyMs }: Beat): number {
  const told = Date.parse(at);
  const [now, setNow] = useState(told);
  useEffect(() => {
    if (!isRunning) return;
    const tick = () => setNow(told + Math.max(Date.now() - receivedAt, 0));
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [told, receivedAt, isRunning, everyMs]);
  return now;
}
