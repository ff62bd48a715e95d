import { AppError } from "../errors";
import { readCaField } from "../sites/read-ca-field";
import { readHookUrl } from "./read-hook-url";

export interface HookWanted {
  url: string;
  caPem: string | null;
  isInternal: boolean;
}

/** What a form says of how a hook is reached, checked. @throws AppError `invalid` */
export function readHookWanted(
  given: { url: string; caPem: string; isInternal: boolean },
  refusal: string,
): HookWanted {
  const fields: Record<string, string> = {};
  const { isInternal } = given;
  const read = readHookUrl(given.url, { isInternal });
  if ("problem" in read) fields[read.field] = read.problem;
  const ca = readCaField(given.caPem);
  if ("problem" in ca) fields.caPem = ca.problem;
  if (!("url" in read) || !("caPem" in ca)) throw new AppError("invalid", refusal, fields);
  return { url: read.url, caPem: ca.caPem, isInternal };
}
