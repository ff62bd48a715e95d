import { fieldErrors } from "@/lib/field-errors";
import { SiteInput } from "@/lib/sites/schemas";
import { controlErrors } from "./wizard-errors";
import { draftOfForm, draftsInput, type Entries } from "./wizard-state";

/** What of the form is missing or no web address, by its controls: the server looks at the rest. Pure. */
export function formProblems(entries: Entries): Record<string, string> {
  const [site] = draftsInput(entries, [draftOfForm(entries.form, [])]).sites;
  const parsed = SiteInput.shape.source.safeParse(site?.source);
  const wrong = addressProblem(entries.form.authUrl.trim());
  // The address is the form's first field: its message is the first, too.
  const found = {
    ...(wrong ? { authUrl: wrong } : {}),
    ...(parsed.success ? {} : fieldErrors(parsed.error)),
  };
  const fields = Object.entries(found).map(([field, text]) => [`sites.0.source.${field}`, text]);
  return controlErrors(Object.fromEntries(fields), "form");
}

function addressProblem(address: string): string | undefined {
  if (address === "") return "Enter the address of Keystone.";
  return isWebAddress(address)
    ? undefined
    : "This is no web address. It begins with https://, as in https://keystone.example.com:5000/v3.";
}

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
