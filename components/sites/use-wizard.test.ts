import type { ChangeEvent, FocusEvent } from "react";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { formSteps } from "@/components/data/testing/form-steps";
import { useWizard } from "./use-wizard";
import type { WizardActions } from "./wizard-actions";
import { NOTHING_ENTERED } from "./wizard-state";

type Wizard = ReturnType<typeof useWizard>;
const UNASKED = () => Promise.reject(new Error("the server is not asked"));
const actions: WizardActions = { preview: UNASKED, check: UNASKED, add: UNASKED };

/** What the wizard was before and after each act. */
const wizardSteps = (...acts: ((now: Wizard) => void)[]) =>
  formSteps<Wizard>(acts, () => useWizard(actions, () => {}));
const goOn = (now: Wizard) => void now.readSource();
const summary = ({ judging, errors }: Wizard) => judging.summary(errors);

const WHOLE = {
  ...NOTHING_ENTERED.form,
  ...{ authUrl: "https://keystone.example.com:5000/v3", region: "R" },
  credential: { ...NOTHING_ENTERED.form.credential, id: "i", secret: "s" },
};
const enter = (authUrl: string) => (now: Wizard) => now.change({ mode: "form", form: { ...WHOLE, authUrl } });

// The focus goes to no button here.
beforeAll(() => void vi.stubGlobal("HTMLButtonElement", class {}));
afterAll(() => void vi.unstubAllGlobals());

it("keeps one summary of what stopped it while that is mended key by key", () => {
  const [, , stopped, ...typed] = wizardSteps(
    enter(""),
    goOn,
    enter("h"),
    enter("ht"),
    enter("https://k"),
    enter(""),
  );
  const told = stopped && summary(stopped);
  expect(told).toMatchObject({
    message: "The site is not described yet.",
    fields: { "source-authUrl": "Enter the address of Keystone." },
  });
  const [h, ht, right, empty] = typed.map(summary);
  for (const now of [h, ht]) {
    expect(now?.fields).toBe(told?.fields);
    expect(now?.message).toBe(told?.message);
  }
  for (const now of [right, empty]) expect(now).toEqual({});
});

it("leaves what is wrong at a step behind when it goes to another one", () => {
  const control = { id: "sites-0-name" };
  const name = (now: Wizard) => {
    now.change({ drafts: now.entries.drafts.map((draft) => ({ ...draft, name: " " })) });
    now.judging.handlers.onChange({ target: control } as unknown as ChangeEvent<HTMLFormElement>);
    now.judging.handlers.onBlur({ target: control } as unknown as FocusEvent<HTMLFormElement>);
  };
  const check = (now: Wizard) => void now.checkAll();
  const back = (now: Wizard) => now.goTo(0);
  const acts = [enter(WHOLE.authUrl), goOn, name, check, back, enter(""), enter(WHOLE.authUrl), goOn];
  const seen = wizardSteps(...acts).slice(3);
  expect(seen.map((now) => [now.step, summary(now).message, Object.keys(now.judging.errors())])).toEqual([
    [1, undefined, ["sites-0-name"]],
    [1, "Not checked yet.", ["sites-0-name"]],
    [0, undefined, []],
    [0, undefined, []],
    [0, undefined, []],
    [1, undefined, []],
  ]);
});
