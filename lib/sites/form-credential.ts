import type { Credential } from "../openstack/connection";
import { nameProblem } from "./read-credential";
import type { CredentialForm } from "./schemas";

/** The credential that a form describes. */
export function formCredential(form: CredentialForm): Credential {
  switch (form.method) {
    case "password":
      return {
        method: "password",
        user: byIdOrName(form.user, form.userDomain),
        password: form.password,
        project: byIdOrName(form.project, form.projectDomain),
      };
    case "application_credential_id":
      return { method: "application_credential", id: form.id, secret: form.secret };
    case "application_credential_name":
      return {
        method: "application_credential",
        name: form.name,
        user: byIdOrName(form.user, form.userDomain),
        secret: form.secret,
      };
  }
}

const byIdOrName = (text: string, domain: string) =>
  domain === "" ? { id: text } : { name: text, domain: { name: domain } };

/** What is wrong with the names of a form, beside their fields. */
export function formProblems(form: CredentialForm): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [field, value] of Object.entries(form)) {
    if (field === "method" || field === "password" || field === "secret") continue;
    const problem = nameProblem(value);
    if (problem) found[field] = problem;
  }
  return found;
}
