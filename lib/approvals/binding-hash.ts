import { canonicalHash } from "../canonical-hash";
import { keyedHash, keyedHashes } from "../secrets/keyed-hash";
import type { Gated } from "./gated";

const bound = ({ kind, target, binding }: Pick<Gated, "kind" | "target" | "binding">): string =>
  canonicalHash({ kind, target: { kind: target.kind, id: target.id }, binding });

/** What an approval is bound to: the kind, what it is about, and exactly what would be done to it. */
export const bindingHash = (gated: Gated): string => keyedHash(bound(gated));

/** The same by all keys of this installation: it may have been rotated since it was asked for. */
export const bindingHashes = (gated: Gated): string[] => keyedHashes(bound(gated));
