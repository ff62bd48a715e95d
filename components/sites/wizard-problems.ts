import { pemProblem } from "@/lib/sites/pem-text";
import { SiteInput } from "@/lib/sites/schemas";
import { SiteName } from "@/lib/sites/site-name";
import { formProblems } from "./form-problems";
import { type Entries, included } from "./wizard-state";

const firstOf = ({ error }: { error?: { issues: { message: string }[] } | undefined }) =>
  error?.issues[0]?.message;

/** What is wrong at a step by its controls, but for what the server alone can know. Pure. */
export function wizardProblems(step: number, entries: Entries): Record<string, string> {
  if (step === 0) return entries.mode === "form" ? formProblems(entries) : {};
  if (step !== 1) return {};
  const found = included(entries.drafts).flatMap(({ name, caPem }, i) => [
    [`sites-${i}-name`, firstOf(SiteName.safeParse(name))],
    [`sites-${i}-caPem`, firstOf(SiteInput.shape.caPem.safeParse(caPem)) ?? pemProblem(caPem)],
  ]);
  return Object.fromEntries(found.filter(([, text]) => text !== undefined));
}
