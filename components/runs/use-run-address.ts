import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

export type Zoom = "whole" | "window";

/** What the address says of how a run is looked at; it can be sent to somebody else. */
export interface RunAddress {
  /** The key of a step whose panel is open. */
  step: string | null;
  /** A phase whose steps are listed. */
  phase: string | null;
  /** The panel was closed on purpose: nothing opens by itself. */
  isClosed: boolean;
  /** Null: as fits the run. */
  zoom: Zoom | null;
  asTable: boolean;
}

const NAMES = { step: "step", phase: "phase", panel: "panel", zoom: "zoom", as: "as" } as const;

/** Reads it, and changes it without a new page: going back leaves the run. */
export function useRunAddress(): RunAddress & { change: (to: Partial<RunAddress>) => void } {
  const params = useSearchParams();
  const zoom = params.get(NAMES.zoom);
  const address: RunAddress = {
    step: params.get(NAMES.step),
    phase: params.get(NAMES.phase),
    isClosed: params.get(NAMES.panel) === "none",
    zoom: zoom === "whole" || zoom === "window" ? zoom : null,
    asTable: params.get(NAMES.as) === "table",
  };
  const change = useCallback((to: Partial<RunAddress>) => {
    const next = new URLSearchParams(window.location.search);
    const set = (name: string, value: string | null) =>
      value === null ? next.delete(name) : next.set(name, value);
    if (to.step !== undefined) set(NAMES.step, to.step);
    if (to.phase !== undefined) set(NAMES.phase, to.phase);
    if (to.isClosed !== undefined) set(NAMES.panel, to.isClosed ? "none" : null);
    if (to.zoom !== undefined) set(NAMES.zoom, to.zoom);
    if (to.asTable !== undefined) set(NAMES.as, to.asTable ? "table" : null);
    const query = next.toString();
    window.history.replaceState(null, "", query === "" ? window.location.pathname : `?${query}`);
  }, []);
  return { ...address, change };
}
