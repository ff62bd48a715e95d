/** What the server refused: messages by the id of their control, and the step where the first of them is. */
export interface WizardErrors {
  message: string;
  fields: Record<string, string>;
  step: number;
}

const STEP = { source: 0, sites: 1, check: 2 } as const;

/**
 * The ids of controls that the server's field names mean; which of them exist depends on how the site was given.
 * @param positions where the sites of the question stand on the page, when it was not about all of them
 */
export function wizardErrors(
  { message, fields }: { message: string; fields: Record<string, string> },
  mode: "clouds" | "form",
  positions?: readonly number[],
): WizardErrors {
  const placed = Object.entries(fields).map(([path, text]) => ({ ...place(path, mode, positions), text }));
  return {
    message,
    fields: Object.fromEntries(placed.map(({ id, text }) => [id, text])),
    step: placed.reduce((first, { step }) => Math.min(first, step), STEP.check as number),
  };
}

/** The messages of the server's field names, by the ids of their controls. Pure. */
export const controlErrors = (
  fields: Record<string, string>,
  mode: "clouds" | "form",
): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([path, text]) => [place(path, mode).id, text]));

function place(
  path: string,
  mode: "clouds" | "form",
  positions?: readonly number[],
): { id: string; step: number } {
  if (path === "clouds" || path === "secure") return { id: path, step: STEP.source };
  const match = /^sites\.(\d+)\.(.+)$/.exec(path);
  if (!match) return { id: path, step: STEP.sites };
  const [, index, field = ""] = match;
  const site = `sites-${positions?.[Number(index)] ?? index}`;
  if (["name", "caPem", "acceptHttp"].includes(field)) return { id: `${site}-${field}`, step: STEP.sites };
  if (field === "confirmedHosts") return { id: `${site}-hosts`, step: STEP.check };
  if (field === "adopts") return { id: `${site}-adopts`, step: STEP.check };
  if (mode === "clouds") {
    const credential = /^credentials\.(\d+)$/.exec(field);
    return { id: credential ? `${site}-credential-${credential[1]}` : site, step: STEP.sites };
  }
  const inForm: Record<string, string> = {
    authUrl: "source-authUrl",
    region: "source-region",
    source: "source-authUrl",
    "credentials.0": "source-credential",
    credentials: "source-credential",
  };
  return { id: inForm[field] ?? field.replaceAll(".", "-"), step: STEP.source };
}
