import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError, isAppError } from "../errors";
import { parseInput } from "../parse-input";
import { askSandbox } from "./ask-sandbox";
import { auditedChange } from "./audited-change";
import { Flipped, type Parameter, Switches } from "./panel";

const Input = z.object({
  name: z.string("Choose a switch.").min(1, "Choose a switch.").max(100),
  /** As a form sends them; what is empty is left out. */
  values: z.record(z.string().max(100), z.string().max(1_000)),
});
const REFUSAL = "Nothing was changed.";

/** Breaks something in the sandbox, or heals it. @returns what was done, in words. @throws AppError */
export async function flipSwitch(session: Session, input: unknown): Promise<string> {
  requirePermission(session, "sandbox.use");
  const { name, values: given } = parseInput(Input, input, REFUSAL);
  const { switches } = await askSandbox(Switches, "GET", "/switches");
  const found = switches.find((each) => each.name === name);
  if (!found) throw new AppError("invalid", REFUSAL, { name: `The sandbox has no switch ${name}.` });
  const values = readValues(found.parameters, given);
  const { did } = await auditedChange(
    session,
    { action: "sandbox.switch_flipped", target: { kind: "switch", id: name, name }, details: { values } },
    () => askSandbox(Flipped, "POST", `/switches/${encodeURIComponent(name)}`, values),
  ).catch((error) => {
    throw besideField(error, found.parameters);
  });
  return did;
}

function readValues(parameters: readonly Parameter[], given: Readonly<Record<string, string>>) {
  const fields: Record<string, string> = {};
  const values: Record<string, string | number | boolean> = {};
  for (const { name, what, kind, optional, default: usual } of parameters) {
    const text = given[name]?.trim() ?? "";
    if (kind === "flag") values[name] = text !== "";
    else if (text === "" && (optional || usual !== undefined)) continue;
    else if (text === "") fields[name] = `Give a value for "${what}".`;
    else if (kind === "number" && !Number.isFinite(Number(text))) fields[name] = `${text} is no number.`;
    else values[name] = kind === "number" ? Number(text) : text;
  }
  if (Object.keys(fields).length > 0) throw new AppError("invalid", REFUSAL, fields);
  return values;
}

/** "vm: there is no web-1" belongs to the field of that name. */
function besideField(error: unknown, parameters: readonly Parameter[]): unknown {
  if (!isAppError(error, "invalid")) return error;
  const [, field, text] = /^The sandbox refused: (\w+): (.+)$/s.exec(error.message) ?? [];
  if (!text || !parameters.some((each) => each.name === field)) return error;
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return new AppError("invalid", REFUSAL, { [String(field)]: sentence });
}
