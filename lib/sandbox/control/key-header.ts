/** Carries the key of the control API. */
export const KEY_HEADER = "x-sandbox-key";
