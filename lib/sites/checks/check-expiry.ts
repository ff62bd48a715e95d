import { isOpenStackError } from "../../openstack/errors";
import { listApplicationCredentials } from "../../openstack/keystone/application-credentials";
import { getUser } from "../../openstack/keystone/users";
import { type CheckRow, day, fail, pass, skipped, warn } from "../check-row";
import type { SignIn } from "./sign-in";

const WARN_DAYS = 14;

/** When a credential ends: the application credential itself, or the user's password. */
export async function checkExpiry(
  { index, label, credential, session, token }: SignIn,
  deadlineMs: number,
  now: Date,
): Promise<{ row: CheckRow; expiresAt?: Date | undefined }> {
  const row = { id: `expiry:${index}`, title: `Expiry, ${label}` };
  const isApplication = credential.method === "application_credential";
  const what = isApplication ? "The application credential" : "The user's password";
  try {
    const end = isApplication
      ? await applicationEnd()
      : (await getUser(session, token?.user.id ?? "", { deadlineMs })).passwordExpiresAt;
    if (end === undefined) return { row: { ...row, ...pass(`${what} has no end`) } };
    const expiresAt = new Date(end);
    const days = Math.floor((expiresAt.getTime() - now.getTime()) / 86_400_000);
    const remedy = isApplication
      ? "Make a new one and replace the secret here."
      : "Change it, and replace it here.";
    const finding =
      days < 0
        ? fail(`${what} ended on ${day(expiresAt)}`, remedy)
        : days < WARN_DAYS
          ? warn(`${what} ends on ${day(expiresAt)}, in ${days} days`, remedy)
          : pass(`${what} ends on ${day(expiresAt)}`);
    return { row: { ...row, ...finding }, expiresAt };
  } catch (error) {
    if (!isOpenStackError(error)) throw error;
    return { row: { ...row, ...skipped(`Keystone does not tell: ${error.causeText}`) } };
  }

  async function applicationEnd(): Promise<string | undefined> {
    if (credential.method !== "application_credential") return undefined;
    const own = await listApplicationCredentials(session, { deadlineMs });
    return own.find((c) => ("id" in credential ? c.id === credential.id : c.name === credential.name))
      ?.expiresAt;
  }
}
