import { expect } from "vitest";
import type { Session } from "../session";
import { fixture, idAfter, oneCall } from "./one-call";

/** A function of the client, the answer recorded for it, and what it must ask for and give. */
export interface CallRow {
  /** The recorded answer. */
  from: string;
  /** The name in its path behind which the id is that `call` gets. */
  idAfter?: string;
  call(session: Session, id: string): Promise<unknown>;
  query?: Record<string, string>;
  body?: unknown;
  microversion?: string;
  /** Part of the result. */
  gives?: unknown;
}

export const REQUEST_ID = expect.stringMatching(/^req-[0-9a-f-]{36}$/);
export const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

/** Make the call of a row against its recorded answer, and compare. */
export async function checkCall(row: CallRow): Promise<void> {
  const recorded = fixture(row.from);
  const id = row.idAfter ? idAfter(recorded, row.idAfter) : "";
  const made = await oneCall(recorded, (s) => row.call(s, id));
  expect(made.error).toBeUndefined();
  expect(made.method).toBe(recorded.method);
  expect(made.path).toBe(recorded.path.split("?")[0]);
  expect(made.query).toEqual(row.query ?? {});
  expect(made.body).toEqual(row.body);
  expect(made.microversion).toBe(row.microversion && `compute ${row.microversion}`);
  if (row.gives === undefined) expect(made.value).toBeUndefined();
  else if (typeof row.gives === "object" && "asymmetricMatch" in (row.gives as object))
    expect(made.value).toEqual(row.gives);
  else expect(made.value).toMatchObject(row.gives as object);
}
