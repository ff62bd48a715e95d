import type { RecoveryPhases } from "../recovery-phases";

export const startSource: RecoveryPhases["startSource"] = () => {
  throw new Error("not built yet");
};
