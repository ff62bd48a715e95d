import { useEffect, useState } from "react";

/** Whether so many ms have passed since the page was made; 0: from the first. */
export function useTimeIsUp(inMs: number): boolean {
  const [isUp, setIsUp] = useState(inMs <= 0);
  useEffect(() => {
    if (inMs <= 0) return setIsUp(true);
    const timer = setTimeout(() => setIsUp(true), inMs);
    return () => clearTimeout(timer);
  }, [inMs]);
  return isUp;
}
