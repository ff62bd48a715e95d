import type { Handled } from "@/components/data/use-checked-form";
import type { Told } from "@/components/data/what-changed";
import { fieldErrors } from "@/lib/field-errors";
import { hookUrlText, PLAIN_HTTP } from "@/lib/hooks/hook-url-text";
import { AddHookInput } from "@/lib/hooks/schemas";
import { pemProblem } from "@/lib/sites/pem-text";

/** What stands in the form of a hook. */
export interface HookValues {
  name: string;
  url: string;
  caPem: string;
  isInternal: boolean;
}

/** Where the refusal of a field stands. */
export const controlOf =
  (prefix: string) =>
  (field: string): string =>
    `${prefix}-${field}`;

/** What is wrong in the form by its controls, but for what the server alone can know. Pure. */
export const problemsOf =
  (prefix: string) =>
  (values: HookValues): Record<string, string> => {
    const parsed = AddHookInput.omit({ kind: true }).safeParse(values);
    const found: Record<string, string> = parsed.error ? fieldErrors(parsed.error) : {};
    const read = hookUrlText(values.url.trim());
    if ("problem" in read) found.url ??= read.problem;
    else if (read.url.protocol === "http:" && !values.isInternal) found.isInternal ??= PLAIN_HTTP;
    const pem = pemProblem(values.caPem);
    if (pem) found.caPem ??= pem;
    return Object.fromEntries(Object.entries(found).map(([field, text]) => [controlOf(prefix)(field), text]));
  };

/** That plain HTTP has to be accepted is told with the address. */
export const isJudged = (control: string, { typed, left }: Handled): boolean => {
  const field = control.replace(/-isInternal$/, "-url");
  return typed.has(field) && left.has(field);
};

/** How a change of each is told. */
export const HOOK_THINGS: Record<string, Told<HookValues>> = {
  name: { name: "name", say: ({ name }) => name },
  url: { name: "address", say: ({ url }) => url },
  caPem: { name: "own CA certificate" },
  isInternal: {
    name: "own network or plain HTTP",
    say: ({ isInternal }) => (isInternal ? "accepted" : "not accepted"),
  },
};
