"use client";

import { type ChangeEvent, type FocusEvent, type FormEvent, useMemo, useState } from "react";
import type { Refusal } from "@/components/sites/use-action";

/** What is wrong in a form, by its controls' ids. */
export type Problems = Record<string, string>;

/** What a person has done with the controls of a form, by their ids. */
export interface Handled {
  typed: ReadonlySet<string>;
  left: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
const more = (set: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> =>
  ids.every((id) => set.has(id)) ? set : new Set([...set, ...ids]);
const isEmpty = (problems: Problems): boolean => Object.keys(problems).length === 0;

/** What is not typed to its end is not called wrong: a control is judged once something was typed in it and it was left. */
const whenLeft = (control: string, { typed, left }: Handled): boolean =>
  left.has(control) && typed.has(control);

/** Told at once, but for these: they are told once something was typed in them. */
export const atOnceBut =
  (...late: readonly string[]) =>
  (control: string, { typed }: Pick<Handled, "typed">): boolean =>
    typed.has(control) || !late.includes(control);

export interface Judging {
  /** Whether a control is judged before anything was sent. */
  judge?: ((control: string, handled: Handled) => boolean) | undefined;
  /** What the summary says of a form that was not sent as something is wrong. */
  stopped?: string | undefined;
}

/**
 * Decides when what is wrong in a form is told: beside a control as soon as it may be judged, in the summary above when it
 * was sent.
 */
export function useJudging(
  problems: Problems,
  { judge = whenLeft, stopped = "Not stored yet." }: Judging = {},
) {
  const [typed, setTyped] = useState(NONE);
  const [left, setLeft] = useState(NONE);
  /** What was wrong when it was sent: the summary keeps it, and takes the focus only then. */
  const [sent, setSent] = useState<Problems>();
  // Right once: what goes wrong afterwards is new, and takes the focus from nobody who types.
  if (sent && isEmpty(problems)) setSent(undefined);
  const isSent = sent !== undefined;
  const mine = Object.fromEntries(
    Object.entries(problems).filter(([control]) => isSent || judge(control, { typed, left })),
  );
  const isStopped = isSent && !isEmpty(problems);
  return {
    /** Beside the controls. @param refusal of the server: it knows more */
    errors: (refusal?: Pick<Refusal, "fields">): Problems => ({ ...mine, ...refusal?.fields }),
    /** Above the form. */
    summary: (refusal?: Refusal) => ({
      message: refusal?.message ?? (isStopped ? stopped : undefined),
      fields: refusal?.fields ?? (isStopped ? sent : undefined),
      code: refusal?.code,
    }),
    note: (...controls: string[]) => setTyped((before) => more(before, controls)),
    /** @returns whether it may be sent */
    stop: (): boolean => {
      // Another object each time: the summary takes the focus again.
      setSent(isEmpty(problems) ? undefined : { ...problems });
      return !isEmpty(problems);
    },
    /** Nothing was touched yet. */
    reset: () => {
      setSent(undefined);
      setTyped(NONE);
      setLeft(NONE);
    },
    /** For the form element: they hear of all its controls. */
    handlers: {
      onChange: ({ target }: ChangeEvent<HTMLFormElement>) =>
        setTyped((before) => more(before, [(target as HTMLElement).id])),
      onBlur: ({ target, relatedTarget }: FocusEvent<HTMLFormElement>) => {
        // Who goes to a button is about to press it: a line that comes in between would move it away. Sending judges all.
        if (!(relatedTarget instanceof HTMLButtonElement)) setLeft((before) => more(before, [target.id]));
      },
    },
  };
}

/**
 * What forms share: each is checked as one types, by what the server checks too, and knows what of it is not stored.
 * @param problemsOf pure, and the same one at each drawing
 */
export function useCheckedForm<V extends object>(
  initial: V,
  problemsOf: (values: V) => Problems,
  judge?: Judging["judge"],
) {
  const [stored, setStored] = useState(initial);
  const [values, setValues] = useState(initial);
  const problems = useMemo(() => problemsOf(values), [values, problemsOf]);
  const judging = useJudging(problems, { judge });
  return {
    ...judging,
    values,
    stored,
    problems,
    isDirty: JSON.stringify(values) !== JSON.stringify(stored),
    set: (change: Partial<V>) => {
      setValues((before) => ({ ...before, ...change }));
      judging.note(...Object.keys(change));
    },
    /**
     * What was sent is stored; what was typed since stays, and is not.
     * @param kept what stands in the form from now on, in the place of all that
     */
    settle: (kept?: V) => {
      if (kept) setValues(kept);
      setStored(kept ?? values);
      judging.reset();
    },
    /** Takes out what is not kept in the form, of what is typed and of what was stored. */
    strip: (of: (values: V) => V) => {
      setValues(of);
      setStored(of);
    },
    /** Sends it, or says what is wrong. */
    onSubmit: (send: () => void) => (event: FormEvent) => {
      event.preventDefault();
      // A portal's events reach the form around it.
      event.stopPropagation();
      if (!judging.stop()) send();
    },
  };
}
