import type { Tone } from "./status-meta";

/** The colour of an icon or a word of a tone, on any surface. */
export const TONE_INK: Record<Tone, string> = {
  ok: "text-ok",
  run: "text-run",
  warn: "text-warn",
  fail: "text-fail",
  idle: "text-idle",
};
