import { CopyWatch } from "../recovery-points/copies/copy-watch";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 5_000;

/** Makes backups known at the sites that could not be told in their run. */
export const copyLoop = (watch = new CopyWatch()) =>
  new PollLoop("copies", EVERY_MS, (signal) => watch.look(signal));
