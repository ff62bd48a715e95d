import type { ActionResult } from "@/lib/api/action-result";
import type { PlanReadinessView } from "@/lib/recoveries/readiness/readiness-view";

type Stopped = { name: string; state: "stopped" | "locked" | "gone" | "unproved"; cause: string | null };

/** What the page of a VNF may ask about the VMs that it has left, and about where it could go. */
export interface VnfActions {
  stopFormer: (input: unknown) => Promise<ActionResult<{ vms: Stopped[] }>>;
  checkReadiness: (input: unknown) => Promise<ActionResult<PlanReadinessView>>;
  releaseFormer: (input: unknown) => Promise<ActionResult<{ released: string[] }>>;
}
