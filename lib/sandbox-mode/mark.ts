/** What a page says of the sandbox: that what it shows is simulated. */
export interface SandboxMark {
  /** The simulated sites' names. */
  sites: readonly string[];
  /** There are sites beside them that are not simulated. */
  hasRealSites: boolean;
  /** False: Stillpoint was started without the sandbox, and its sites do not answer. */
  isRunning: boolean;
}

/** The mark's few words. */
export const markWord = ({ isRunning }: SandboxMark): string => (isRunning ? "Sandbox" : "Sandbox, off");

/** What the mark means. */
export function markWords({ sites, hasRealSites, isRunning }: SandboxMark): string {
  const names = sites.length < 2 ? sites.join() : `${sites.slice(0, -1).join(", ")} and ${sites.at(-1)}`;
  const are = `${names} ${sites.length === 1 ? "is" : "are"} simulated`;
  const rest = hasRealSites ? "The other sites are real." : "No real cloud is touched.";
  return isRunning
    ? `${are}. ${rest}`
    : `${are}, and not running: Stillpoint was started without the sandbox.`;
}
