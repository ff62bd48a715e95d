import type { RecoveryPhases } from "../recovery-phases";

export const fence: RecoveryPhases["fence"] = () => {
  throw new Error("not built yet");
};
