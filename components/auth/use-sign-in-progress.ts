"use client";

import { useEffect, useState } from "react";
import { routes } from "@/lib/routes";

const AFTER_MS = 1_000;
const EVERY_MS = 700;

interface Progress {
  asking: string;
  silent: string[];
}

/** Which site a sign-in that is taking long waits for; null while it is short, or not known. */
export function useSignInProgress(attempt: string | null): Progress | null {
  const [progress, setProgress] = useState<Progress | null>(null);
  useEffect(() => {
    setProgress(null);
    if (!attempt) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        const response = await fetch(routes.api.signInProgress(attempt), { signal: controller.signal });
        setProgress(((await response.json()) as { progress: Progress | null }).progress);
      } catch {
        // The sign-in itself says what went wrong.
      }
      if (!controller.signal.aborted) timer = setTimeout(ask, EVERY_MS);
    };
    timer = setTimeout(ask, AFTER_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [attempt]);
  return progress;
}
