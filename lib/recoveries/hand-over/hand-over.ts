import type { RecoveryPhases } from "../recovery-phases";

export const handOver: RecoveryPhases["handOver"] = () => {
  throw new Error("not built yet");
};
