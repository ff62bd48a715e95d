import type { RunView } from "@/lib/runs/run-view";

/** The later of two views of a run, by the server's clock: an answer may be overtaken by an event. Pure. */
export const newerRun = (run: RunView, known: RunView | undefined): RunView =>
  known && Date.parse(known.now) > Date.parse(run.now) ? known : run;
