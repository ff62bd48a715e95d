/** What the name of everything begins with that a run makes. */
export const MARK = "stillpoint-";

/** The name and the metadata that everything has which a run makes at a site, by which it is found again. Pure. */
export const tagOf = (runId: string, step: string) => ({
  name: `${MARK}${runId.slice(0, 8)}-${step}`.slice(0, 255),
  metadata: { stillpoint_run: runId, stillpoint_step: step },
});

/** What all VMs of a run carry as a tag: Nova's are 60 letters at most (nova/objects/instance.py). Pure. */
export const runTag = (runId: string): string => `${MARK}${runId.slice(0, 8)}`;
