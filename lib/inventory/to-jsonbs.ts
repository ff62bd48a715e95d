import { storable } from "../storable";

/** A statement holds the text of its rows several times over: for ten thousand of them that is a hundred megabytes. */
const AT_ONCE = 1_000;

/** Rows as the texts of jsonbs, some rows in each; none for none. */
export function* toJsonbs<Item>(items: readonly Item[], rowOf: (item: Item) => unknown): Generator<string> {
  for (let i = 0; i < items.length; i += AT_ONCE)
    yield JSON.stringify(storable(items.slice(i, i + AT_ONCE).map(rowOf)));
}
