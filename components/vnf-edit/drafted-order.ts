/** An order that was made on the page and is not stored, or not shown as stored yet. */
export interface OrderDraft {
  serverIds: readonly string[];
  /** The VNF's version that has it, once it is stored. */
  storedAs?: number;
}

/**
 * The order to show: the draft's, with VMs that joined since at its end and without those that went; what is stored, when
 * there is no draft or the page shows its version already. Pure.
 */
export function shownOrder(
  stored: readonly string[],
  draft: OrderDraft | null,
  version: number,
): { serverIds: readonly string[]; isChanged: boolean } {
  const isOver = draft?.storedAs !== undefined && version >= draft.storedAs;
  if (!draft || isOver) return { serverIds: stored, isChanged: false };
  const kept = draft.serverIds.filter((id) => stored.includes(id));
  const serverIds = [...kept, ...stored.filter((id) => !kept.includes(id))];
  const isSame = serverIds.every((id, i) => id === stored[i]);
  return { serverIds, isChanged: !isSame && draft.storedAs === undefined };
}
