import type { RunContext } from "../../made/run-context";
import type { PrunePlan } from "./prune-plan";

/** What the phases of a prune are given. */
export type PruneContext = RunContext<PrunePlan>;
