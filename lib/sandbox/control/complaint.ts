import { ZodError, type ZodType, type z } from "zod";
import { SwitchComplaint } from "./switches/switch";

/** A request that the control API does not carry out. */
export class ControlComplaint extends Error {
  override name = "ControlComplaint";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Checks what came. @throws ControlComplaint that names each field */
export function checked<T extends ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ControlComplaint(400, inWords(parsed.error));
  return parsed.data;
}

/** What to answer when something was thrown. */
export function complaintOf(error: unknown): { status: number; error: string } {
  if (error instanceof ZodError) return { status: 400, error: inWords(error) };
  if (error instanceof ControlComplaint || error instanceof SwitchComplaint)
    return { status: error.status, error: error.message };
  console.error(error);
  return { status: 500, error: `The sandbox failed: ${error}` };
}

const inWords = (error: ZodError): string =>
  error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.map(String).join(".")}: ${message}` : message))
    .join("; ");
