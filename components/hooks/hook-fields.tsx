import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/text-area";
import type { HookValues } from "./hook-values";

interface Props {
  /** Two forms may stand on the page at once: what their controls' ids begin with. */
  prefix: string;
  values: HookValues;
  set: (change: Partial<HookValues>) => void;
  errors: Record<string, string>;
}

/** How a hook is called and reached. */
export function HookFields({ prefix, values, set, errors }: Props) {
  const control = (name: keyof HookValues) => {
    const id = `${prefix}-${name}`;
    return { id, name, error: errors[id] };
  };
  return (
    <>
      <Field
        {...control("name")}
        label="Name"
        autoComplete="off"
        value={values.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <Field
        {...control("url")}
        label="Address"
        hint="Such as https://automation.example.com/stillpoint. It is called as it stands: no redirect is followed."
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={values.url}
        onChange={(event) => set({ url: event.target.value })}
      />
      <TextArea
        {...control("caPem")}
        label="Own CA certificate (PEM)"
        hint="Of the authority that issued the receiver’s certificate. Empty for a public one."
        rows={4}
        mono
        spellCheck={false}
        value={values.caPem}
        onChange={(event) => set({ caPem: event.target.value })}
      />
      <Checkbox
        {...control("isInternal")}
        label="It is on this machine, or is called by plain HTTP within our own network"
        hint="Plain HTTP shows everybody on the way which VMs move where, and an address of this machine may be meant for others here. Tick it only if that is accepted."
        checked={values.isInternal}
        onChange={(event) => set({ isInternal: event.target.checked })}
      />
    </>
  );
}
