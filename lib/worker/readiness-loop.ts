import { judgeDue } from "../recoveries/readiness/judge-due";
import { lookAtTargets } from "../recoveries/readiness/look-at-targets";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 10_000;

/** Judges whether each VNF could be failed over: hourly, and when what that rests on is another. */
export const readinessLoop = () =>
  new PollLoop("readiness", EVERY_MS, async (signal) => {
    await lookAtTargets(signal);
    await judgeDue(signal);
  });
