import type { StepSeed } from "../../runs/step-journal";
import type { RecoveryRunPlan } from "../recovery-run-plan";

export const HOT_STEP = "back-up:hot";
export const HOT_PLAN_STEP = "plan:hot";
export const COLD_STEP = "back-up:cold";
export const FINAL_PLAN_STEP = "plan:final";
export const LOOK_STEP = "look:off";

type Seed = Omit<StepSeed, "position">;
type Of = Pick<RecoveryRunPlan, "mode" | "from">;

/** What a relocation does while its VMs run. Pure. */
export const backUpSteps = ({ mode, from }: Of): Seed[] =>
  mode !== "relocation"
    ? []
    : [
        { key: HOT_STEP, phase: "back-up", title: "Back it up while it runs", siteName: from.name },
        { key: HOT_PLAN_STEP, phase: "back-up", title: "Plan anew by that backup" },
      ];

/** What it does once they are stopped, before anything is made. Pure. */
export const coldSteps = ({ mode, from }: Of): Seed[] =>
  mode !== "relocation"
    ? []
    : [
        {
          key: COLD_STEP,
          phase: "stop",
          title: "Back it up once more, with everything off",
          siteName: from.name,
        },
        { key: FINAL_PLAN_STEP, phase: "stop", title: "Plan by the last backup" },
        {
          key: LOOK_STEP,
          phase: "import",
          title: `Look once more that its VMs at ${from.name} are off`,
          siteName: from.name,
        },
      ];
