"use client";

import { useId, useState } from "react";
import { Inert } from "@/components/data/inert";
import { visibleText } from "@/components/data/visible-text";
import type { ActionResult } from "@/lib/api/action-result";
import type { Mapping, MappingChoice } from "@/lib/recoveries/mapping";
import type { RecoveryPlanView } from "@/lib/recoveries/recovery-plan-view";
import { choiceWords, MAPPING_KINDS } from "./mapping-words";
import { targetOptions } from "./target-options";
import { TypedAddress } from "./typed-address";

export type ChooseMapping = (input: unknown) => Promise<ActionResult<unknown>>;

interface Props {
  mapping: Mapping;
  view: RecoveryPlanView;
  vnfId: string;
  choose: ChooseMapping;
  onChosen: () => void;
}

/** What a thing of the source becomes, with what else may be chosen; an open one asks for it. */
export function ChooseTarget({ mapping, view, vnfId, choose, onChosen }: Props) {
  const { purpose, kind, sourceKey, source, choice, isChosen } = mapping;
  const [isOpen, setOpen] = useState(false);
  const [isTyping, setTyping] = useState(false);
  const [busy, setBusy] = useState(false);
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const options = view.target.choices ? targetOptions(mapping, view.target.choices) : [];
  const words = choiceWords(kind, choice);
  async function save(next: MappingChoice | null) {
    setBusy(true);
    setProblem(undefined);
    try {
      const result = await choose({
        vnfId,
        siteId: view.plan.to.id,
        version: view.planVersion,
        purpose,
        kind,
        sourceKey,
        choice: next,
      });
      if (!result.ok) return setProblem(result.message);
      setOpen(false);
      setTyping(false);
      onChosen();
    } catch {
      setProblem("Stillpoint does not answer. Try again.");
    } finally {
      setBusy(false);
    }
  }
  const isAsking = isOpen || (choice === null && options.length > 0);
  return (
    <>
      {isAsking ? (
        <select
          aria-label={`${MAPPING_KINDS[kind]} ${visibleText(source)} at the target`}
          disabled={busy}
          value={isTyping ? TYPED : keyOf(choice)}
          onChange={({ target: { value } }) => {
            setTyping(value === TYPED);
            if (value !== TYPED) void save(value === PROPOSED ? null : (JSON.parse(value) as MappingChoice));
          }}
          className="h-7 max-w-64 rounded-m border border-control bg-bg px-1.5 text-13"
        >
          {choice === null && <option value="">Choose…</option>}
          {choice !== null && !options.some((option) => keyOf(option.choice) === keyOf(choice)) && (
            <option value={keyOf(choice)}>{words}</option>
          )}
          {options.map((option) => (
            <option key={keyOf(option.choice)} value={keyOf(option.choice)}>
              {visibleText(option.label)}
            </option>
          ))}
          {kind === "address" && <option value={TYPED}>Another address…</option>}
          {isChosen && <option value={PROPOSED}>As proposed</option>}
        </select>
      ) : (
        <>
          {words === null ? <span className="text-fail">not decided</span> : <Inert text={words} />}
          {options.length > 0 && (
            <button
              type="button"
              className={LINK}
              aria-label={`Change ${MAPPING_KINDS[kind].toLowerCase()} ${visibleText(source)}`}
              onClick={() => setOpen(true)}
            >
              Change
            </button>
          )}
        </>
      )}
      {isChosen && !isOpen && (
        <button
          type="button"
          className={LINK}
          disabled={busy}
          aria-label={`Take back what was chosen for ${MAPPING_KINDS[kind].toLowerCase()} ${visibleText(source)}`}
          onClick={() => void save(null)}
        >
          Take back
        </button>
      )}
      {isOpen && (
        <button
          type="button"
          className={LINK}
          onClick={() => {
            setOpen(false);
            setTyping(false);
          }}
        >
          Keep
        </button>
      )}
      {isAsking && isTyping && (
        <TypedAddress
          id={id}
          label={`Another address for ${visibleText(source)}`}
          busy={busy}
          onUse={(value) => void save({ do: "as", value })}
        />
      )}
      {problem && (
        <span role="alert" className="mt-1 block text-12 text-fail">
          <Inert text={problem} />
        </span>
      )}
    </>
  );
}

const LINK = "ml-2 rounded-s text-12 text-muted underline underline-offset-3 hover:text-fg";

const PROPOSED = "as proposed";
const TYPED = "typed";

const keyOf = (choice: MappingChoice | null): string => (choice === null ? "" : JSON.stringify(choice));
