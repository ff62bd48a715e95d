import type { FormEvent } from "react";
import { expect, it } from "vitest";
import { formSteps } from "./testing/form-steps";
import { atOnceBut, type Problems, useCheckedForm, useJudging } from "./use-checked-form";
import { useShownVersion } from "./use-shown-version";

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

it("keeps no secret once it is stored, but what was typed since", () => {
  type Form = ReturnType<typeof useCheckedForm<{ name: string; secret: string }>>;
  const without = (secret: string) => (now: { name: string; secret: string }) =>
    now.secret === secret ? { ...now, secret: "" } : now;
  const seen = formSteps<Form>(
    [
      (form) => form.set({ secret: "first" }),
      (form) => form.set({ name: "Lyon 2" }),
      (form) => {
        form.settle();
        form.strip(without("first"));
      },
      (form) => form.set({ secret: "second" }),
      (form) => form.strip(without("first")),
    ],
    () => useCheckedForm({ name: "Lyon", secret: "" }, () => ({})),
  );
  const told = seen.map(({ values, isDirty }) => [values.name, values.secret, isDirty]);
  expect(told.slice(2)).toEqual([
    ["Lyon 2", "first", true],
    ["Lyon 2", "", false],
    ["Lyon 2", "second", true],
    ["Lyon 2", "second", true],
  ]);
});

it("judges at once, but what waits until it is typed in", () => {
  const judge = atOnceBut("name");
  const typed = (...controls: string[]) => ({ typed: new Set(controls) });
  expect([judge("times", typed()), judge("name", typed()), judge("name", typed("name"))]).toEqual([
    ...[true, false, true],
  ]);
});

it("is filled anew by what others store, unless it holds what is not stored", () => {
  const drawn = [1, 2, 2, 3, 3, 3, 3].map((version) => ({ version }));
  type Shown = ReturnType<typeof useShownVersion<{ version: number }>>;
  const told = formSteps<Shown>(
    [
      ...[NOTHING, NOTHING, (form: Shown) => form.setIsDirty(true)],
      ...[NOTHING, (form: Shown) => form.setIsDirty(false), NOTHING],
    ],
    (step) => useShownVersion(drawn[step] ?? { version: 9 }),
  ).map(({ shown, version }) => [shown.version, version]);
  // Each is seen once it is drawn again.
  expect(told).toEqual([1, 1, 2, 2, 2, 2, 3].map((version) => [version, version]));
});

it("stays as it stands when it is stored from here, and is about that from then on", () => {
  const drawn = [1, 1, 2, 3].map((version) => ({ version }));
  type Shown = ReturnType<typeof useShownVersion<{ version: number }>>;
  const told = formSteps<Shown>([(form) => form.reach(2), NOTHING, NOTHING], (step) =>
    useShownVersion(drawn[step] ?? { version: 9 }),
  ).map(({ shown, version }) => [shown.version, version]);
  expect(told).toEqual([
    [1, 1],
    [1, 2],
    [1, 2],
    [3, 3],
  ]);
});
