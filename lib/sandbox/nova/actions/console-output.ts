import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { ok } from "../../core/http";
import { linesOf } from "../console-log";
import type { ServerAction } from "../server-actions";
import { checkHost } from "./power-actions";

const length = z.union([
  z.int().min(-1),
  z.string().refine((text) => /^-?[0-9]+$/.test(text), {
    error: ({ input }) => `'${input}' does not match '^-?[0-9]+$'`,
  }),
  z.null(),
]);
const Body = z.object({ "os-getConsoleOutput": z.strictObject({ length: length.optional() }) });

/** The end of the serial console. (nova/api/openstack/compute/console_output.py) */
export const consoleOutput: ServerAction = ({ site }, server, value) => {
  const wanted = checkBody(Body, { "os-getConsoleOutput": value })["os-getConsoleOutput"];
  checkHost(server);
  const lines = Number(wanted.length ?? -1);
  // Nova counts the empty line after the last newline, and none for a length of 0.
  const all = linesOf(site, server.id);
  const shown = lines < 0 ? all : lines === 0 ? [] : all.slice(-lines);
  return ok({ output: shown.join("\n") });
};
