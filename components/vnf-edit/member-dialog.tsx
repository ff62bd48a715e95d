"use client";

import type { ReactNode } from "react";
import { useCheckedForm } from "@/components/data/use-checked-form";
import { visibleText } from "@/components/data/visible-text";
import { WithCode } from "@/components/data/with-code";
import { sentence } from "@/components/quiesce/method-words";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { METHOD_FACTS } from "@/lib/quiesce/method-facts";
import { QUIESCE_METHODS, type QuiesceMethodName } from "@/lib/quiesce/quiesce-method";
import type { EditableMember, MemberChoice } from "@/lib/vnfs/editable-vm";
import { bootOrderOf, memberProblems, toMemberValues } from "./member-values";
import { VolumeTicks } from "./volume-ticks";

interface Props {
  member: EditableMember;
  busy?: boolean;
  /** What the server says against it. */
  errors?: ReactNode;
  verb: string;
  onClose: () => void;
  onChoice: (choice: MemberChoice) => void;
}

/** How one VM takes part, checked as one types: its quiesce method, whether it is left out, its boot order and its volumes. */
export function MemberDialog({ member, busy = false, errors, verb, onClose, onChoice }: Props) {
  const form = useCheckedForm(toMemberValues(member), memberProblems);
  const { quiesceMethod: method, isLeftOut, bootOrder, excludedVolumeIds: excluded } = form.values;
  const save = () => onChoice({ ...form.values, bootOrder: bootOrderOf(form.values) });
  return (
    <FormDialog
      wide
      isDirty={form.isDirty && !busy}
      onClose={onClose}
      title={`How ${visibleText(member.name)} takes part`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="member" busy={busy}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        id="member"
        noValidate
        className="grid gap-4 pt-1"
        {...form.handlers}
        onSubmit={(event) => {
          form.onSubmit(() => !busy && save())(event);
          if (form.problems.bootOrder) document.getElementById("bootOrder")?.focus();
        }}
      >
        {errors}
        <div className="grid gap-2">
          <Select
            id="quiesceMethod"
            name="quiesceMethod"
            label="Quiesce method"
            value={method ?? ""}
            onChange={(event) =>
              form.set({ quiesceMethod: (event.target.value || null) as QuiesceMethodName | null })
            }
            options={methodOptions(member)}
          />
          <MethodNote member={member} method={method} />
        </div>
        <Checkbox
          id="isLeftOut"
          name="isLeftOut"
          label="Leave it out of the quiesce"
          hint="For a standby VM: its volumes are cut while it runs, and are worth what they are after a power cut."
          checked={isLeftOut}
          onChange={(event) => form.set({ isLeftOut: event.target.checked })}
        />
        <div className="max-w-40">
          <Field
            id="bootOrder"
            name="bootOrder"
            label="Boot order"
            inputMode="numeric"
            autoComplete="off"
            value={bootOrder}
            onChange={(event) => form.set({ bootOrder: event.target.value })}
            error={form.errors().bootOrder}
          />
        </div>
        <p className="-mt-3 text-12 text-subtle">
          At a recovery, 1 is started first; VMs of the same number start together.
        </p>
        <VolumeTicks
          member={member}
          excluded={excluded}
          onChange={(excludedVolumeIds) => form.set({ excludedVolumeIds })}
        />
      </form>
    </FormDialog>
  );
}

function methodOptions({ methods }: EditableMember) {
  const best = methods ? `, now ${methods.isOff ? "none: it is off" : methods.byDefault}` : "";
  return [
    { value: "", label: `The best possible${best}` },
    ...QUIESCE_METHODS.map((method) => {
      const is = methods?.methods.find((m) => m.method === method)?.is;
      const not = is === "impossible" ? ", not possible now" : is === "unsafe" ? ", unsafe now" : "";
      return { value: method, label: `${method}: ${METHOD_FACTS[method].consistency}${not}` };
    }),
  ];
}

/** What the chosen method costs, and what is in its way. */
function MethodNote({ member, method }: { member: EditableMember; method: QuiesceMethodName | null }) {
  const found = member.methods?.methods.find((m) => m.method === method);
  const isBlocked = found?.is === "impossible" || found?.is === "unsafe";
  const told = [
    method && METHOD_FACTS[method].warning,
    isBlocked && !member.methods?.isOff && found.reason,
    isBlocked && !member.methods?.isOff && found.todo,
  ].filter((text): text is string => Boolean(text));
  if (told.length === 0)
    return method === null ? (
      <p className="text-12 text-subtle">
        What interrupts the VM, or might leave it frozen, is never taken without being chosen.
      </p>
    ) : null;
  return (
    <Notice tone="warn">
      {told.map((text) => (
        <p key={text}>
          <WithCode text={visibleText(sentence(text))} />
        </p>
      ))}
    </Notice>
  );
}
