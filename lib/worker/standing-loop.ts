import { watchStandingDrills } from "../recoveries/watch-standing-drills";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 5_000;

/** Cleans up the drills whose time is over. */
export const standingLoop = () =>
  new PollLoop("standing drills", EVERY_MS, (signal) => watchStandingDrills(signal));
