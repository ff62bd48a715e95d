import { hastenRemoval } from "../recoveries/lost-target/hasten-removal";
import { watchHalfUndone } from "../recoveries/relocation/watch-half-undone";
import { watchOpenFailovers } from "../recoveries/watch-open-failovers";
import { watchStandingDrills } from "../recoveries/watch-standing-drills";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 5_000;

/** Cleans up the drills whose time is over, and lets go of failovers whose run has left them, tries undos again, and sees to copies at sites that are back. */
export const standingLoop = () =>
  new PollLoop("standing recoveries", EVERY_MS, async (signal) => {
    await watchStandingDrills(signal);
    await watchOpenFailovers(signal);
    await watchHalfUndone(signal);
    await hastenRemoval();
  });
