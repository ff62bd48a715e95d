import { isAppError } from "../errors";
import { keystoneSignIn } from "./keystone-sign-in";
import { localSignIn } from "./local-sign-in";
import { orRecord, recordRefusal } from "./refuse-sign-in";
import { SignInInput } from "./sign-in-input";
import { signInLimits } from "./sign-in-limits";
import type { SignedIn } from "./signed-in";

/**
 * Signs somebody in, with a local account or by a site's Keystone, and writes down what came of it. Null: name or
 * password is wrong, not saying which.
 * @throws AppError `rate_limited` after too many attempts from `address`, `forbidden` when the password is right but
 * gives nothing, `unavailable` when no site answered; with texts for the form
 */
export async function authenticate(input: unknown, address: string): Promise<SignedIn | null> {
  const parsed = SignInInput.safeParse(input);
  if (!parsed.success) return null;
  const { via, name, domain } = parsed.data;
  // The same person at every site, so that many sites give nobody more guesses.
  const account = via === "local" ? name : `${name}@${domain}`;
  let forgive: () => void;
  try {
    forgive = signInLimits.take(address, account);
  } catch (error) {
    await recordRefusal(parsed.data, address, { reason: "too many attempts" });
    throw error;
  }
  const withdraw = () => signInLimits.withdraw(address, account);
  try {
    return via === "local"
      ? await orRecord(parsed.data, address, () => localSignIn(parsed.data, address, forgive))
      : await keystoneSignIn(parsed.data, address, { forgive, withdraw });
  } catch (error) {
    // Turned away at the queue: nobody looked at the password.
    if (via === "local" && isAppError(error, "unavailable")) withdraw();
    throw error;
  }
}
