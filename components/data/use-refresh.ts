import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads a page of the server's again and again while it is looked at. What is entered on it stays. */
export function useRefresh(everyMs: number): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
}
