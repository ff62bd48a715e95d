import { judgeDue } from "../recoveries/readiness/judge-due";
import { lookAtTargets } from "../recoveries/readiness/look-at-targets";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 10_000;

/** Judges whether each VNF could be failed over: hourly, and when what that rests on is another. */
export const readinessLoop = () => new PollLoop("readiness", EVERY_MS, (signal) => judgeDue(signal));

/** Sees when what judgements rest on at a target is another thing: a slow site holds no judgement back. */
export const targetLoop = () => new PollLoop("targets", EVERY_MS, (signal) => lookAtTargets(signal));
