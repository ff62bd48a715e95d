import type { RecoverMode, RecoverStep } from "./recover-entries";

/** The title of a step, and what is to be known of it. */
type Title = readonly [string, string];

const BOTH: Pick<Record<RecoverStep, Title>, "mode" | "plan" | "confirm"> = {
  mode: ["For practice, or for real", "nothing is done before the last step"],
  plan: ["The plan, in this order", ""],
  confirm: ["Start it?", "nothing was done yet"],
};

export const STEP_TITLES: Record<RecoverMode, Record<RecoverStep, Title>> = {
  drill: {
    ...BOTH,
    point: ["Which moment", "the newest that holds every VM is chosen"],
    target: ["Where to", "a drill never touches what runs there"],
  },
  relocation: {
    ...BOTH,
    point: ["Which moment", "the run makes its own point"],
    target: ["Where to", "the VNF is served from there afterwards"],
  },
  failover: {
    ...BOTH,
    point: ["Which moment", "what was written after it is lost for good"],
    target: ["Where to", "the VNF is served from there afterwards"],
  },
};

/** The head of the page, around the VNF's name and, once it is chosen, the site's. Pure. */
export const headWords = (mode: RecoverMode): { before: string; between: string } => HEADS[mode];

const HEADS = {
  drill: { before: "Drill", between: "at" },
  relocation: { before: "Relocate", between: "to" },
  failover: { before: "Fail", between: "over to" },
} as const;

/** How a plan's networks are found, in a note. Pure. */
export function networkNote(mode: RecoverMode, drillNetworks: "make" | "mapped"): string {
  if (mode !== "drill") return "in the networks that it serves from";
  return drillNetworks === "make" ? "a drill gets networks of its own" : "in the networks chosen for drills";
}
