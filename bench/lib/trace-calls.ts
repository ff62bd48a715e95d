import { subscribe } from "node:diagnostics_channel";
import { createWriteStream } from "node:fs";
import { DBOS } from "@dbos-inc/dbos-sdk";

/** One HTTP exchange. */
export interface TracedCall {
  /** The run that made it, or who says so of what is done outside of runs. */
  by: string;
  method: string;
  path: string;
  /** Our clock, ms since the epoch, with fractions. */
  at: number;
  endedAt: number;
}

interface Undici {
  request: { method: string; path: string };
}

const now = () => performance.timeOrigin + performance.now();

/**
 * Writes each HTTP exchange of this process that a run makes to a file, a line of JSON each. What loops ask besides is no
 * part of a run.
 * @param outside who makes the calls of no run; undefined: they are left out
 */
export function traceCalls(file: string, outside?: string): void {
  const begun = new WeakMap<Undici["request"], Pick<TracedCall, "by" | "at">>();
  const out = createWriteStream(file, { flags: "a" });
  subscribe("undici:request:create", (message) => {
    const { request } = message as Undici;
    const by = DBOS.workflowID ?? outside;
    if (by) begun.set(request, { by, at: now() });
  });
  for (const end of ["trailers", "error"])
    subscribe(`undici:request:${end}`, (message) => {
      const { request } = message as Undici;
      const call = begun.get(request);
      begun.delete(request);
      const { method, path } = request;
      if (call) out.write(`${JSON.stringify({ ...call, method, path, endedAt: now() })}\n`);
    });
}
