"use client";

import { Check, CircleAlert, EqualNot, type LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Inert } from "@/components/data/inert";
import { InertLines } from "@/components/data/inert-lines";
import { Button } from "@/components/ui/button";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { useFirstRows } from "@/components/ui/use-first-rows";
import type { ChosenMapping, Mapping } from "@/lib/recoveries/mapping";
import { choiceChange, choiceWords, MAPPING_KINDS, mappingKey, openFirst } from "./mapping-words";

interface Props {
  mappings: readonly Mapping[];
  /** Of those that a person has chosen: what would be proposed in their place. */
  proposed?: readonly ChosenMapping[];
  /** How a row is changed; missing where nothing may be. */
  change?: (mapping: Mapping) => ReactNode;
}

const WEIGHTS: Record<Mapping["weight"], { word: string; icon: LucideIcon; ink: string }> = {
  ok: { word: "Fits", icon: Check, ink: "text-subtle" },
  differs: { word: "Differs", icon: EqualNot, ink: "text-warn" },
  open: { word: "Open", icon: CircleAlert, ink: "text-fail" },
};

/** What each thing of the source is at the target, and why; what is the same is folded away. */
export function MappingTable({ mappings, proposed = [], change }: Props) {
  const [isWhole, setWhole] = useState(false);
  const same = mappings.filter(({ weight, isChosen }) => weight === "ok" && !isChosen).length;
  const wanted = openFirst(mappings).filter(({ weight, isChosen }) => isWhole || weight !== "ok" || isChosen);
  const { shown, more } = useFirstRows(wanted, "rows");
  return (
    <>
      {shown.length > 0 && (
        <Table label="What becomes of what" dense fixed>
          <thead>
            <tr>
              <Th className="w-[108px]">Match</Th>
              <Th className="w-[112px]">Kind</Th>
              <Th className="w-[22%]">Source</Th>
              <Th className="w-[24%]">Target</Th>
              <Th>Why</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map((mapping) => (
              <Row
                key={mappingKey(mapping)}
                mapping={mapping}
                changed={choiceChange(mapping, proposed)}
                change={change?.(mapping)}
              />
            ))}
          </tbody>
        </Table>
      )}
      {more}
      {same > 0 && (
        <Button
          kind="quiet"
          size="s"
          className="mt-1 -ml-[11px]"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole
            ? "Only what differs"
            : shown.length === 0
              ? `All ${same} fit: show them`
              : `${same} more that ${same === 1 ? "fits" : "fit"}`}
        </Button>
      )}
    </>
  );
}

interface RowProps {
  mapping: Mapping;
  /** From what to what a person has changed it; null: as proposed. */
  changed: string | null;
  change: ReactNode;
}

function Row({ mapping, changed, change }: RowProps) {
  const { kind, source, choice, reason, weight, isChosen } = mapping;
  const { word, icon: Icon, ink } = WEIGHTS[weight];
  const words = choiceWords(kind, choice);
  return (
    <Tr>
      <Td wrap className="align-top">
        <span className="icon-and-word">
          <Icon size={14} strokeWidth={2.25} className={ink} aria-hidden />
          {isChosen && weight === "ok" ? "Chosen" : word}
        </span>
      </Td>
      <Td muted wrap className="align-top">
        {MAPPING_KINDS[kind]}
      </Td>
      <Td strong wrap className="align-top">
        <Inert text={source} />
      </Td>
      <Td wrap className="align-top">
        {change ?? (words === null ? <span className="text-fail">not decided</span> : <Inert text={words} />)}
        {changed !== null && (
          <span className="block text-12 text-muted">
            <Inert text={changed} />
          </span>
        )}
      </Td>
      <Td muted wrap className="align-top">
        <InertLines text={reason} />
      </Td>
    </Tr>
  );
}
