import { sendDue } from "../notify/send-due";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 5_000;

/** Sends the messages about incidents that are due. */
export const notifyLoop = () => new PollLoop("notifications", EVERY_MS, (signal) => sendDue(signal));
