import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { TextArea } from "@/components/ui/text-area";
import type { ChannelKind } from "@/lib/notify/schemas";
import type { FieldsProps } from "./channel-values";
import { KIND_OPTIONS } from "./channel-words";
import { MailFields } from "./mail-fields";

interface Props extends FieldsProps {
  /** How people are told can be chosen of a new one alone. */
  isNew: boolean;
  hasPassword: boolean;
}

/** What a channel is called and how it is reached. */
export function ChannelFields({ values, set, errors, isNew, hasPassword }: Props) {
  const { kind, name, url, caPem, isInternal } = values;
  const isMail = kind === "mail";
  return (
    <>
      {isNew && (
        <RadioGroup
          id="kind"
          name="kind"
          label="People are told by"
          options={KIND_OPTIONS}
          value={kind}
          onChange={(value) => set({ kind: value as ChannelKind })}
          error={errors.kind}
        />
      )}
      <Field
        id="name"
        name="name"
        label="Name"
        hint="Such as On duty. The list of incidents and the audit log name it."
        autoComplete="off"
        className="max-w-80"
        value={name}
        onChange={(event) => set({ name: event.target.value })}
        error={errors.name}
      />
      {isMail ? (
        <MailFields values={values} set={set} errors={errors} hasPassword={hasPassword} />
      ) : (
        <Field
          id="url"
          name="url"
          label="Address"
          hint="Such as https://alerts.example.com/stillpoint. It is called as it stands: no redirect is followed."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={url}
          onChange={(event) => set({ url: event.target.value })}
          error={errors.url}
        />
      )}
      <TextArea
        id="caPem"
        name="caPem"
        label="Own CA certificate (PEM)"
        hint={`Of the authority that issued the ${isMail ? "mail server" : "receiver"}’s certificate. Empty for a public one.`}
        rows={3}
        mono
        spellCheck={false}
        value={caPem}
        onChange={(event) => set({ caPem: event.target.value })}
        error={errors.caPem}
      />
      <Checkbox
        id="isInternal"
        name="isInternal"
        label={
          isMail
            ? "It is on this machine or within our own network, and may be reached without encryption"
            : "It is on this machine, or is called by plain HTTP within our own network"
        }
        hint={
          isMail
            ? "An address in there may be meant for others, and without encryption everybody on the way reads the mail. Tick it only if that is accepted."
            : "Plain HTTP shows everybody on the way which VMs are in trouble, and an address of this machine may be meant for others here. Tick it only if that is accepted."
        }
        checked={isInternal}
        onChange={(event) => set({ isInternal: event.target.checked })}
        error={errors.isInternal}
      />
    </>
  );
}
