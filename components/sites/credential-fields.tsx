import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import type { CredentialValues } from "./credential-values";

interface Props {
  /** Before the ids of the controls. */
  prefix: string;
  values: CredentialValues;
  onChange: (values: CredentialValues) => void;
  errors: Record<string, string>;
}

const METHODS = [
  {
    value: "application_credential_id",
    label: "Application credential, by its id",
    hint: "Best: it belongs to one project and can be ended by itself.",
  },
  { value: "application_credential_name", label: "Application credential, by its name" },
  { value: "password", label: "User and password" },
];

const BY_ID = "Empty when the one above is given by id.";

/** The fields of one credential. */
export function CredentialFields({ prefix, values, onChange, errors }: Props) {
  const set = (changes: Partial<CredentialValues>) => onChange({ ...values, ...changes });
  const field = (
    name: Exclude<keyof CredentialValues, "method">,
    label: string,
    more: { hint?: string; type?: string } = {},
  ) => (
    <Field
      id={`${prefix}-${name}`}
      name={`${prefix}-${name}`}
      label={label}
      value={values[name]}
      onChange={(event) => set({ [name]: event.target.value })}
      error={errors[`${prefix}-${name}`]}
      // What a password manager offers here would be the password of Stillpoint.
      autoComplete={more.type === "password" ? "new-password" : "off"}
      autoCapitalize="none"
      spellCheck={false}
      {...more}
    />
  );
  const { method } = values;
  return (
    <div className="grid gap-4">
      <RadioGroup
        id={prefix}
        name={`${prefix}-method`}
        label="Sign in with"
        options={METHODS}
        value={method}
        onChange={(value) => set({ method: value as CredentialValues["method"] })}
        error={errors[prefix] ?? errors[`${prefix}-method`]}
      />
      {method === "application_credential_id" && field("id", "Application credential id")}
      {method === "application_credential_name" && field("name", "Application credential name")}
      {method !== "application_credential_id" && (
        <div className="grid gap-4 sm:grid-cols-2">
          {field("user", "User")}
          {field("userDomain", "User’s domain", { hint: BY_ID })}
        </div>
      )}
      {method === "password" ? (
        <>
          {field("password", "Password", { type: "password" })}
          <div className="grid gap-4 sm:grid-cols-2">
            {field("project", "Project")}
            {field("projectDomain", "Project’s domain", { hint: BY_ID })}
          </div>
        </>
      ) : (
        field("secret", "Secret", { type: "password" })
      )}
    </div>
  );
}
