"use client";

import { GripVertical, SlidersHorizontal, TriangleAlert, X } from "lucide-react";
import { type KeyboardEvent, memo, type PointerEvent } from "react";
import { visibleText } from "@/components/data/visible-text";
import { classNames } from "@/components/ui/class-names";
import { IconButton } from "@/components/ui/icon-button";
import { Td, Tr } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import type { EditableMember } from "@/lib/vnfs/editable-vm";
import { backedUp, heldWords } from "./member-facts";
import { PlaceField } from "./place-field";

export interface RowActions {
  move: (from: number, to: number) => void;
  startDrag: (event: PointerEvent, from: number) => void;
  edit: (serverId: string) => void;
  remove: (serverId: string) => void;
}

interface Props {
  member: EditableMember;
  index: number;
  count: number;
  hasProjects: boolean;
  /** Its place when what is dragged is let go of now; its index when nothing is. */
  place: number;
  isDragged: boolean;
  /** The dragged row would land here, at this edge. */
  edge: "above" | "below" | undefined;
  actions: RowActions;
}

const EDGE = {
  above: "[&>td]:shadow-[inset_0_2px_0_var(--accent)]",
  below: "[&>td]:shadow-[inset_0_-2px_0_var(--accent)]",
} as const;

/** One VM in the freeze order. Alt with an arrow key moves it, from anywhere in the row. */
export const OrderRow = memo(function OrderRow(props: Props) {
  const { member, index, count, hasProjects, place, isDragged, edge, actions } = props;
  const { serverId } = member;
  const name = visibleText(member.name);
  const held = heldWords(member);
  const volumes = backedUp(member);
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    actions.move(index, index + by);
  };
  return (
    <Tr
      onKeyDown={onKeyDown}
      className={classNames(
        "scroll-mt-16 scroll-mb-16",
        isDragged ? "bg-selected" : "hover:bg-hover",
        edge && EDGE[edge],
      )}
    >
      <Td className="w-[84px]">
        <span className="-ml-1.5 flex items-center gap-0.5">
          <Tooltip
            text="Drag, or press Alt+↑ or Alt+↓"
            render={
              <IconButton
                label={`Move ${name}: drag, or press Alt and an arrow key`}
                icon={GripVertical}
                className="cursor-grab touch-none active:cursor-grabbing"
                onPointerDown={(event) => actions.startDrag(event, index)}
              />
            }
          />
          <PlaceField
            id={`place-${serverId}`}
            name={name}
            index={index}
            count={count}
            place={place}
            onMove={actions.move}
          />
        </span>
      </Td>
      <Td strong className="max-w-60 truncate">
        {name}
        {member.limitations.length > 0 && (
          <span className="ml-1.5 inline-block align-[-2px] text-warn">
            <TriangleAlert size={14} strokeWidth={2.25} aria-hidden />
            <span className="sr-only">, with limits: see below</span>
          </span>
        )}
      </Td>
      {hasProjects && <Td muted>{member.projectName ?? member.projectId}</Td>}
      <Td muted={!held.isWeak}>
        <span className={held.isWeak ? "icon-and-word text-warn" : undefined}>
          {held.isWeak && <TriangleAlert size={14} strokeWidth={2.25} aria-hidden />}
          {held.method}
        </span>
      </Td>
      <Td>{held.consistency}</Td>
      <Td align="right">{volumes.count === volumes.of ? volumes.of : `${volumes.count} of ${volumes.of}`}</Td>
      <Td align="right">{volumes.gib === null ? "—" : `${volumes.gib.toLocaleString("en-US")} GiB`}</Td>
      <Td align="right">{member.bootOrder}</Td>
      <Td align="right">
        <IconButton
          label={`Settings of ${name}`}
          icon={SlidersHorizontal}
          onClick={() => actions.edit(serverId)}
        />
        <IconButton label={`Take ${name} out`} icon={X} onClick={() => actions.remove(serverId)} />
      </Td>
      <Td align="right" className="w-16">
        <span className="inline-block h-6 min-w-6 rounded-s border border-frozen px-1 text-center text-12/[22px] font-semibold text-frozen tabular-nums">
          {count - place}
        </span>
      </Td>
    </Tr>
  );
});
