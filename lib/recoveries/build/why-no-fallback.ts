import { listed } from "../words";

const NOT_BOOTED: readonly string[] = ["planned", "blocked"];

/**
 * Why the VNF cannot go back to an older point any more, half a sentence: a VM runs on the chosen one's disks, or is just
 * being made. Undefined: it can. Pure.
 * @param underWay keys of what the worker is at, such as "boot:<server>"
 */
export function whyNoFallback(
  servers: readonly { sourceServerId: string; name: string; state: string }[],
  underWay: Iterable<string>,
): string | undefined {
  const busy = new Set(underWay);
  const booted = servers.filter(
    ({ sourceServerId, state }) => !NOT_BOOTED.includes(state) || busy.has(`boot:${sourceServerId}`),
  );
  if (booted.length === 0) return undefined;
  const names = listed(booted.map(({ name }) => name).sort());
  return `${names} ${booted.length === 1 ? "was" : "were"} booted from the chosen one by then`;
}
