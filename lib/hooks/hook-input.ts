import { AppError } from "../errors";
import { checkCaPem } from "../sites/check-ca-pem";
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
  const ca = given.caPem.trim() === "" ? undefined : checkCaPem(given.caPem, new Date());
  if (ca && "problem" in ca) fields.caPem = ca.problem;
  if (!("url" in read) || Object.keys(fields).length > 0) throw new AppError("invalid", refusal, fields);
  return { url: read.url, caPem: ca && "pem" in ca ? ca.pem : null, isInternal };
}
