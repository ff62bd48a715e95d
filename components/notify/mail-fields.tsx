import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import type { SmtpSecurity } from "@/lib/notify/schemas";
import { chooseSecurity, type FieldsProps } from "./channel-values";
import { SECURITY_OPTIONS } from "./channel-words";

const PLAIN = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

interface Props extends FieldsProps {
  /** Whether a password is stored: it is never shown. */
  hasPassword: boolean;
}

/** The mail server, and who gets the mail. */
export function MailFields({ values, set, errors, hasPassword }: Props) {
  const control = (name: "smtpHost" | "smtpUser" | "mailFrom") => ({
    ...{ id: name, name, error: errors[name], value: values[name] },
    ...PLAIN,
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  const { smtpSecurity, smtpPort, smtpPassword, mailTo } = values;
  return (
    <>
      <div className="grid items-start gap-x-3 gap-y-4 sm:grid-cols-[minmax(0,1fr)_180px_88px]">
        <Field {...control("smtpHost")} label="Mail server" placeholder="mail.example.com" />
        <Select
          id="smtpSecurity"
          name="smtpSecurity"
          label="Encryption"
          options={SECURITY_OPTIONS}
          value={smtpSecurity}
          error={errors.smtpSecurity}
          hint={smtpSecurity === "none" && "Everybody on the way can read the mail."}
          onChange={(event) => set(chooseSecurity(values, event.target.value as SmtpSecurity))}
        />
        <Field
          {...{ id: "smtpPort", name: "smtpPort", label: "Port", inputMode: "numeric" }}
          {...PLAIN}
          value={smtpPort}
          error={errors.smtpPort}
          onChange={(event) => set({ smtpPort: event.target.value, isPortTyped: true })}
        />
      </div>
      <div className="grid items-start gap-x-3 gap-y-4 sm:grid-cols-2">
        <Field {...control("smtpUser")} label="User" hint="Empty: it is sent without signing in." />
        <Field
          {...{ id: "smtpPassword", name: "smtpPassword", label: "Password", type: "password" }}
          autoComplete="new-password"
          hint={
            hasPassword ? "Stored; leave empty to keep it." : "Stored encrypted; it is never shown again."
          }
          value={smtpPassword}
          error={errors.smtpPassword}
          onChange={(event) => set({ smtpPassword: event.target.value })}
        />
      </div>
      <Field {...control("mailFrom")} label="From" placeholder="stillpoint@example.com" />
      <TextArea
        {...{ id: "mailTo", name: "mailTo", label: "To", hint: "One address a line.", rows: 3 }}
        {...PLAIN}
        placeholder="noc@example.com"
        value={mailTo}
        error={errors.mailTo}
        onChange={(event) => set({ mailTo: event.target.value })}
      />
    </>
  );
}
