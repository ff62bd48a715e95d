"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { visibleText } from "@/components/data/visible-text";
import { Table, Th } from "@/components/ui/table";
import type { EditableMember } from "@/lib/vnfs/editable-vm";
import { movedWords, moveMember, placeAfter } from "./move-member";
import { OrderRow, type RowActions } from "./order-row";
import { type RowDrag, useRowDrag } from "./use-row-drag";

interface Props {
  /** In their freeze order. */
  members: readonly EditableMember[];
  /** The VMs' ids in their new order. */
  onOrder: (serverIds: string[]) => void;
  onEdit: (serverId: string) => void;
  onRemove: (serverId: string) => void;
}

/**
 * The freeze order of a VNF: the first is quiesced first, the thaw is the exact reverse. It is changed by dragging a
 * row, by Alt with an arrow key, and by typing a place.
 */
export function OrderTable({ members, onOrder, onEdit, onRemove }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [said, setSaid] = useState("");
  // What the callbacks see: they must stay the same, or hundreds of rows would be drawn anew with each key.
  const now = useRef({ members, onOrder, onEdit, onRemove });
  const shouldReveal = useRef(false);
  useEffect(() => {
    now.current = { members, onOrder, onEdit, onRemove };
    // A row that was moved by the keyboard stays in sight.
    if (!shouldReveal.current) return;
    shouldReveal.current = false;
    document.activeElement?.closest("tr")?.scrollIntoView({ block: "nearest" });
  });
  const move = useCallback((from: number, to: number) => {
    const before = now.current.members;
    const after = moveMember(before, from, to);
    const moved = before[from];
    if (!moved || after.every((m, i) => m === before[i])) return;
    shouldReveal.current = true;
    setSaid(movedWords(visibleText(moved.name), after.indexOf(moved), after.length));
    now.current.onOrder(after.map((m) => m.serverId));
  }, []);
  const { drag, start } = useRowDrag(body, move);
  const actions = useMemo<RowActions>(
    () => ({
      move,
      startDrag: start,
      edit: (serverId) => now.current.onEdit(serverId),
      remove: (serverId) => now.current.onRemove(serverId),
    }),
    [move, start],
  );
  const hasProjects = new Set(members.map((m) => m.projectId)).size > 1;
  return (
    <>
      <Table label="Freeze order">
        <thead>
          <tr>
            <Th>Freeze</Th>
            <Th>VM</Th>
            {hasProjects && <Th>Project</Th>}
            <Th>Method</Th>
            <Th>Consistency</Th>
            <Th align="right">Volumes</Th>
            <Th align="right">Size</Th>
            <Th align="right">Boot</Th>
            <Th align="right">
              <span className="sr-only">Settings</span>
            </Th>
            <Th align="right">Thaw</Th>
          </tr>
        </thead>
        <tbody ref={body} className={drag ? "cursor-grabbing select-none" : undefined}>
          {members.map((member, index) => (
            <OrderRow
              key={member.serverId}
              member={member}
              index={index}
              count={members.length}
              hasProjects={hasProjects}
              place={drag ? placeAfter(index, drag.from, drag.to) : index}
              isDragged={drag?.from === index}
              edge={drag && drag.to === index ? edgeOf(drag) : undefined}
              actions={actions}
            />
          ))}
        </tbody>
      </Table>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

/** At which edge of the row where it would land the dragged one would stand. */
const edgeOf = ({ from, to }: RowDrag) => (from === to ? undefined : from < to ? "below" : "above");
