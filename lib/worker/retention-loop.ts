import { startDuePrunes } from "../retention/start-due-prunes";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 15_000;

/** Starts the prunes that retention policies ask for. */
export const retentionLoop = () => new PollLoop("retention", EVERY_MS, (signal) => startDuePrunes(signal));
