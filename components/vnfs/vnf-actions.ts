import type { ActionResult } from "@/lib/api/action-result";
import type { StoppedFormer } from "@/lib/recoveries/former-members/stop-former-members";
import type { PlanReadinessView } from "@/lib/recoveries/readiness/readiness-view";

/** What the page of a VNF may ask about the VMs that it has left, and about where it could go. */
export interface VnfActions {
  stopFormer: (input: unknown) => Promise<ActionResult<{ vms: StoppedFormer[] }>>;
  checkReadiness: (input: unknown) => Promise<ActionResult<PlanReadinessView>>;
  releaseFormer: (input: unknown) => Promise<ActionResult<{ released: string[] }>>;
}
