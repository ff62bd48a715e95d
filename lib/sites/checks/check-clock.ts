import { type CheckRow, fail, inMs, pass, warn } from "../check-row";

/** A Fernet token's time of issue is cut to the second (keystone/token/token_formatters.py). */
const CUT_MS = 1_000;

/**
 * Whether the site's clock agrees with ours. A fresh token was issued at some moment between question and answer, so
 * no difference smaller than that is told.
 * @param differenceMs the token's time of issue minus our time at the answer
 */
export function checkClock(differenceMs: number, lastedMs: number): CheckRow {
  const row = { id: "clock", title: "Clock agrees" };
  const off = differenceMs > 0 ? differenceMs : Math.min(0, differenceMs + lastedMs + CUT_MS);
  const saw = `${inMs(Math.abs(off))} ${off < 0 ? "behind" : "ahead of"} ours`;
  if (Math.abs(off) > 30_000)
    return { ...row, ...fail(saw, "Set the clocks by NTP, here and at the site's controllers.") };
  if (Math.abs(off) > 1_000) return { ...row, ...warn(saw, "Check NTP here and at the site's controllers.") };
  return { ...row, ...pass(Math.abs(off) < 1 ? "No difference seen" : saw) };
}
