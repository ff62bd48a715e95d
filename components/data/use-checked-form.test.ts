import type { FormEvent } from "react";
import { expect, it } from "vitest";
import { formSteps } from "./testing/form-steps";
import { type Problems, useCheckedForm, useJudging } from "./use-checked-form";

const NOTHING = () => {};
const EMPTY = { name: "Enter a name." };

it("keeps one summary while one types after a send that was stopped, and takes no focus when it goes wrong again", () => {
  const keys: Problems[] = [EMPTY, { name: "Too short." }, {}, {}, EMPTY, { name: "Too short." }];
  const stop = (judging: ReturnType<typeof useJudging>) => expect(judging.stop()).toBe(true);
  const seen = formSteps([stop, ...keys.slice(1).map(() => NOTHING)], (step) =>
    useJudging(keys[step - 1] ?? EMPTY),
  );
  const told = seen.map((judging) => judging.summary());
  expect(told.map(({ message }) => message !== undefined)).toEqual([
    ...[false, true, true],
    ...[false, false, false, false],
  ]);
  expect(told[1]?.fields).toEqual(EMPTY);
  expect(told[2]?.fields).toBe(told[1]?.fields);
});

it("is another summary at each send, which takes the focus again", () => {
  const stop = (judging: ReturnType<typeof useJudging>) => void judging.stop();
  const told = formSteps([stop, stop, NOTHING], () => useJudging(EMPTY)).map((each) => each.summary().fields);
  expect(told[2]).toEqual(told[1]);
  expect(told[2]).not.toBe(told[1]);
});

it("says in the form's own words why it was not sent", () => {
  const stop = (judging: ReturnType<typeof useJudging>) => void judging.stop();
  const [, mine] = formSteps([stop], () => useJudging(EMPTY, { stopped: "Not checked yet." }));
  expect(mine?.summary().message).toBe("Not checked yet.");
  const [, usual] = formSteps([stop], () => useJudging(EMPTY));
  expect(usual?.summary().message).toBe("Not stored yet.");
});

it("loses nothing of what is typed while it is stored", () => {
  type Form = ReturnType<typeof useCheckedForm<{ name: string; owner: string }>>;
  const sent: Form[] = [];
  const event = { preventDefault: NOTHING, stopPropagation: NOTHING } as FormEvent;
  const send = (form: Form) => form.onSubmit(() => sent.push(form))(event);
  const seen = formSteps<Form>(
    [
      (form) => form.set({ name: "Lyon 2" }),
      send,
      (form) => form.set({ owner: "Ada" }),
      () => sent[0]?.settle(),
      (form) => form.settle({ name: "", owner: "Ada" }),
    ],
    () => useCheckedForm({ name: "Lyon", owner: "" }, () => ({})),
  );
  const told = seen.map(({ values, stored, isDirty }) => ({ values, stored, isDirty }));
  const typed = { name: "Lyon 2", owner: "Ada" };
  expect(told[4]).toEqual({ values: typed, stored: { name: "Lyon 2", owner: "" }, isDirty: true });
  const kept = { name: "", owner: "Ada" };
  expect(told[5]).toEqual({ values: kept, stored: kept, isDirty: false });
});
