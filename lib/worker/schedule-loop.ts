import { startDue } from "../schedules/start-due";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 2_000;

/** Starts the backups whose time has come. */
export const scheduleLoop = (workerId: string) =>
  new PollLoop("schedules", EVERY_MS, (signal) => startDue(workerId, signal));
