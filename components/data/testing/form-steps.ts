import { createElement, useState } from "react";
import { renderToString } from "react-dom/server";

interface Steps<T> {
  /** What a person does, one after the other. */
  acts: ((now: T) => void)[];
  useForm: (step: number) => T;
  seen: T[];
}

function Form<T>({ acts, useForm, seen }: Steps<T>) {
  const [step, setStep] = useState(0);
  const now = useForm(step);
  seen[step] = now;
  if (step < acts.length) {
    acts[step]?.(now);
    setStep(step + 1);
  }
  return null;
}

/** What a form was before and after each act. Without a browser: it is drawn again within one drawing. */
export function formSteps<T>(acts: Steps<T>["acts"], useForm: Steps<T>["useForm"]): T[] {
  const seen: T[] = [];
  renderToString(createElement(Form<T>, { acts, useForm, seen }));
  return seen;
}
