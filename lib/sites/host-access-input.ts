import { AppError } from "../errors";
import { parseKnownHosts } from "../quiesce/known-hosts";
import { type PrivateKey, readPrivateKey } from "../quiesce/private-key";
import { KEY_PROBLEMS, knownHostsProblem } from "./host-access-text";

/** The private key and the host keys of a form. @throws AppError `invalid`, each beside its field */
export function readFormKeys(privateKey: string | undefined, knownHosts: string, refusal: string) {
  const key = privateKey === undefined ? undefined : readPrivateKey(privateKey);
  const wrongHosts = knownHostsProblem(knownHosts, parseKnownHosts);
  const wrongKey = key && "problem" in key ? KEY_PROBLEMS[key.problem] : undefined;
  if (wrongKey || wrongHosts)
    throw new AppError("invalid", refusal, {
      ...(wrongKey && { privateKey: wrongKey }),
      ...(wrongHosts && { knownHosts: wrongHosts }),
    });
  return key as PrivateKey | undefined;
}
