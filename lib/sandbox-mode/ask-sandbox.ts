import { z } from "zod";
import { AppError } from "../errors";

const DEADLINE_MS = 10_000;

/** Whether the sandbox cloud runs beside this process. */
export const hasSandbox = (): boolean => Boolean(process.env.STILLPOINT_SANDBOX_CONTROL);

/**
 * Asks the sandbox itself, behind its services' back.
 * @throws AppError `not_found` in a real installation, `unavailable` while it does not answer, `invalid` in its words
 */
export async function askSandbox<S extends z.ZodType>(
  schema: S,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<z.output<S>> {
  const url = process.env.STILLPOINT_SANDBOX_CONTROL;
  if (!url) throw new AppError("not_found", "There is no sandbox cloud here.");
  const json = body === undefined ? null : JSON.stringify(body);
  const answer = await fetch(url + path, {
    method,
    headers: {
      "x-sandbox-key": process.env.STILLPOINT_SANDBOX_KEY ?? "",
      ...(json === null ? {} : { "content-type": "application/json" }),
    },
    body: json,
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch(() => {
    throw new AppError("unavailable", "The sandbox does not answer. It is started again when it has ended.");
  });
  const said: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return schema.parse(said);
  const { error } = z.object({ error: z.string() }).catch({ error: "It gave no reason." }).parse(said);
  throw new AppError("invalid", `The sandbox refused: ${error}`);
}
