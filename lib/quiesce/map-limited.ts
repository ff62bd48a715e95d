/** So many questions to a site at once: urgent ones take no slot, so that they must keep measure themselves. */
const AT_ONCE = 4;

/** Like Promise.all over `work`, few at a time; the order of results is that of the items. */
export async function mapLimited<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const worker = async () => {
    for (const [i, item] of rest) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
