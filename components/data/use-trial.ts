"use client";

import { useState } from "react";
import type { ActionResult } from "@/lib/api/action-result";

interface Trial {
  isTaken: boolean;
  text: string;
}

/** What was tried, and what became of it. */
export interface Tried {
  name: string;
  trial: Trial;
}

interface Named {
  id: string;
  name: string;
}

/** One try at a time; what became of the last one stays in sight. */
export function useTrial<T extends Named>(
  action: (input: unknown) => Promise<ActionResult<Trial>>,
  inputOf: (of: T) => unknown,
) {
  const [trying, setTrying] = useState<string | null>(null);
  const [tried, setTried] = useState<Tried | null>(null);
  async function tryOut(of: T) {
    if (trying !== null) return;
    setTrying(of.id);
    setTried(null);
    const tell = (trial: Trial) => setTried({ name: of.name, trial });
    try {
      const result = await action(inputOf(of));
      tell(result.ok ? result.value : { isTaken: false, text: result.message });
    } catch {
      tell({ isTaken: false, text: "Stillpoint does not answer. Try again." });
    } finally {
      setTrying(null);
    }
  }
  return { trying, tried, tryOut };
}
