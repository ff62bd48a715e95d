/** A backup that later ones build on, and of whose own recovery point nothing is known. */
export interface LooseLink {
  volumeId: string;
  backupId: string;
  /** ISO 8601; null: not known. */
  dataTimestamp: string | null;
}

/** The volumes of one point are cut within seconds; two points of one VNF are further apart. */
const TOGETHER_MS = 60_000;

/**
 * Puts backups together that were probably made by one run: cut at one time, each of another volume. The oldest group is
 * the first; those without a time come before it, each volume's in the order of its chain. Pure.
 */
export function groupLinks<T extends LooseLink>(links: readonly T[]): T[][] {
  const timeOf = ({ dataTimestamp }: T) => (dataTimestamp === null ? 0 : Date.parse(dataTimestamp));
  const groups: { at: number; links: T[] }[] = [];
  // Stable: those of equal time keep the order of their chain.
  for (const link of [...links].sort((a, b) => timeOf(a) - timeOf(b))) {
    const at = timeOf(link);
    const fits = groups.find(
      (group) =>
        at - group.at <= TOGETHER_MS && !group.links.some(({ volumeId }) => volumeId === link.volumeId),
    );
    if (fits) fits.links.push(link);
    else groups.push({ at, links: [link] });
  }
  return groups.map((group) => group.links);
}
