"use client";

import { useState } from "react";

/**
 * What a form that changes a thing was filled from. What somebody else has stored meanwhile is shown at once, unless
 * something in the form is not stored: then storing it is refused, and undoes nothing.
 */
export function useShownVersion<T extends { version: number | string }>(thing: T) {
  const [{ shown, version }, set] = useState({ shown: thing, version: thing.version });
  const [isDirty, setIsDirty] = useState(false);
  if (!isDirty && thing.version > version) set({ shown: thing, version: thing.version });
  return {
    shown,
    /** Of the last change that the form knows of: what is sent is about it. */
    version,
    setIsDirty,
    /** It was stored from here. What is typed meanwhile is about that, and the form stays as it stands. */
    reach: (reached: T["version"]) => set((before) => ({ ...before, version: reached })),
  };
}
