import { log } from "../log";
import { keepManifestFolder } from "../recovery-points/manifest/keep-folder";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 10 * 60_000;

/** Keeps this worker's folder of manifests as the database says. A folder that cannot be written is told each time. */
export const manifestLoop = () =>
  new PollLoop("manifests", EVERY_MS, async () => {
    const { written, removed } = await keepManifestFolder();
    if (written + removed > 0) log.info({ written, removed }, "the folder of manifests is up to date");
  });
