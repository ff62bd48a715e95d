import { useEffect, useState } from "react";

/** The server's time in ms, running on in tenths of a second from its last answer. */
export function useRunningTime(asOf: string, receivedAt: number): number {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return Date.parse(asOf) + (now === null ? 0 : Math.max(0, now - receivedAt));
}
