import { randomUUID } from "node:crypto";
import { AppError, statusOf } from "../errors";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { noteRefusal } from "./note-refusal";

/**
 * Makes a route handler of a function that returns plain data, or a whole answer (a file). Its AppErrors become their
 * status with `{code, message}`, and what is wrong with which field; anything else is logged under an id and answered
 * with that id alone.
 */
export const jsonRoute =
  <C = unknown>(answer: (request: Request, context: C) => Promise<unknown>) =>
  async (request: Request, context: C): Promise<Response> => {
    try {
      const answered = await answer(request, context);
      return answered instanceof Response ? answered : reply(200, answered);
    } catch (error) {
      if (error instanceof AppError) await noteRefusal(error);
      return refusal(error);
    }
  };

function refusal(error: unknown): Response {
  if (error instanceof AppError) {
    const { code, message, fields } = error;
    return reply(
      statusOf(code),
      Object.keys(fields).length > 0 ? { code, message, fields } : { code, message },
    );
  }
  if (isDatabaseUnavailable(error)) {
    return reply(503, { code: "unavailable", message: "The database does not answer." });
  }
  const id = randomUUID();
  log.error({ err: error, id }, "a request failed");
  return reply(500, { code: "internal", message: "Something went wrong on the server.", id });
}

/** A verb that has nothing to tell answers null: undefined is no JSON, and undici throws for it. */
const reply = (status: number, body: unknown) =>
  Response.json(body ?? null, { status, headers: { "cache-control": "no-store" } });
