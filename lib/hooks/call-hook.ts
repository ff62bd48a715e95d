import type { CallHook } from "./hook-call";

export const callHook: CallHook = () => {
  throw new Error("not built yet");
};
