/** What a look at a recovered VM showed. */
export type CheckResult =
  | { state: "passed" }
  /** Worth another look while there is time. */
  | { state: "failed"; cause: string; todo: string }
  /** It could not be looked for: never green, and no failure either. */
  | { state: "skipped"; cause: string };
