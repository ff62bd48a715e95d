/** A VM in our table that is not known to be deleted. */
export interface KnownServer {
  id: string;
  isMissing: boolean;
}

/** A VM in the site's answer. */
export interface ListedServer {
  id: string;
  status: string;
  /** Of a dead cell: nothing but its existence is told. */
  isUnknown: boolean;
}

export interface ServerMerge {
  /** To be written as told. */
  seen: string[];
  /** They exist; what is known of them stays. */
  unknown: string[];
  /** Nova itself says that they are deleted. */
  deleted: string[];
  /** Not in a whole list: Nova must be asked about each. */
  missing: string[];
  /** The ones of which it is asked this time. */
  ask: string[];
}

/**
 * What a listing means for the VMs that we know. Missing from a list is not deleted (DESIGN I17): Nova leaves out
 * those of a dead cell. Pure.
 * @param isWhole the listing holds all VMs of the project, and not only changes
 * @param turn counts up, so that those who cannot be told never keep the others from being asked about
 */
export function planServerMerge(input: {
  known: readonly KnownServer[];
  listed: readonly ListedServer[];
  isWhole: boolean;
  maxAsked: number;
  turn: number;
}): ServerMerge {
  const knownIds = new Set(input.known.map(({ id }) => id));
  const merge: ServerMerge = { seen: [], unknown: [], deleted: [], missing: [], ask: [] };
  for (const { id, status, isUnknown } of input.listed) {
    if (isUnknown) merge.unknown.push(id);
    else if (status !== "DELETED") merge.seen.push(id);
    // One that was never seen alive here is no news.
    else if (knownIds.has(id)) merge.deleted.push(id);
  }
  const listedIds = new Set(input.listed.map(({ id }) => id));
  const absent = input.known.filter(({ id }) => !listedIds.has(id));
  if (input.isWhole) merge.missing = absent.filter((s) => !s.isMissing).map(({ id }) => id);
  const doubtful = absent.filter((s) => s.isMissing || input.isWhole).map(({ id }) => id);
  const start = doubtful.length === 0 ? 0 : (input.turn * input.maxAsked) % doubtful.length;
  merge.ask = [...doubtful.slice(start), ...doubtful.slice(0, start)].slice(0, input.maxAsked);
  return merge;
}
