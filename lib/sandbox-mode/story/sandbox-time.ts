import { askSandbox } from "../ask-sandbox";
import { Moved, State } from "../panel";

/** The longest that the sandbox is moved by at once: what it has to do meanwhile keeps it from answering. */
const AT_ONCE_MS = 24 * 3_600_000;
/** Clocks that are so near are the same. */
const NEAR_MS = 1_000;

/** How far the sandbox's clock is behind the machine's, ms; negative: ahead of it. @throws AppError when it does not answer */
export async function sandboxLag(): Promise<number> {
  const { clock } = await askSandbox(State, "GET", "/state");
  return Date.now() - clock.now;
}

/** Lets time pass in the sandbox. @throws AppError when it does not answer */
export const letPass = (advanceMs: number) => askSandbox(Moved, "POST", "/clock", { advanceMs });

/**
 * Moves the sandbox's clock on to a moment; where it is there already, or beyond, nothing happens.
 * @param at of the machine's clock, ms
 * @throws AppError when it does not answer
 */
export async function moveSandboxTo(at: () => number): Promise<void> {
  for (;;) {
    const { clock } = await askSandbox(State, "GET", "/state");
    const left = at() - clock.now;
    if (left < NEAR_MS) return;
    await letPass(Math.min(Math.round(left), AT_ONCE_MS));
  }
}
