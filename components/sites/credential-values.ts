import { fieldErrors } from "@/lib/field-errors";
import { formProblems } from "@/lib/sites/form-credential";
import { CredentialForm } from "@/lib/sites/schemas";

/** What the fields of a credential hold. All of them are kept when the method changes. */
export interface CredentialValues {
  method: "password" | "application_credential_id" | "application_credential_name";
  user: string;
  userDomain: string;
  password: string;
  project: string;
  projectDomain: string;
  id: string;
  name: string;
  secret: string;
}

export const NO_CREDENTIAL: CredentialValues = {
  method: "application_credential_id",
  user: "",
  userDomain: "Default",
  password: "",
  project: "",
  projectDomain: "Default",
  id: "",
  name: "",
  secret: "",
};

/** The credential as the server takes it: the fields of its method only. */
export function credentialInput(values: CredentialValues) {
  const { method, user, userDomain, password, project, projectDomain, id, name, secret } = values;
  if (method === "password") return { method, user, userDomain, password, project, projectDomain };
  return method === "application_credential_id"
    ? { method, id, secret }
    : { method, name, user, userDomain, secret };
}

/** What is wrong with it by its controls, but for what Keystone alone can know. Pure. @param prefix before the controls' ids */
export const credentialProblems =
  (prefix: string) =>
  (values: CredentialValues): Record<string, string> => {
    const parsed = CredentialForm.safeParse(credentialInput(values));
    const found = parsed.success ? formProblems(parsed.data) : fieldErrors(parsed.error);
    return Object.fromEntries(Object.entries(found).map(([field, text]) => [`${prefix}-${field}`, text]));
  };
