import { type Call, call } from "../../core/call";
import type { Caller } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { SwitchComplaint } from "./switch";

const NOBODY_SPECIAL = "somebody else";

/** An admin of whom the product knows nothing, in a project. */
export const stranger = (projectId: string): Caller => ({
  tokenId: "",
  userId: "0".repeat(32),
  userName: NOBODY_SPECIAL,
  domainId: "default",
  projectId,
  projectName: undefined,
  roles: ["admin", "member", "reader"],
  isAdmin: true,
});

/**
 * Does something at a site as that admin would, past all faults: nothing is then but what the API allows.
 * @throws SwitchComplaint in the service's words
 */
export async function asAdmin<T = unknown>(site: Site, projectId: string, asked: Call): Promise<T> {
  try {
    const { status, body } = await call(site, stranger(projectId), asked);
    if (status >= 400)
      throw new SwitchComplaint(`${asked.method} ${asked.path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  } catch (error) {
    if (error instanceof Refusal)
      throw new SwitchComplaint(`${asked.method} ${asked.path}: ${error.status} ${error.message}`);
    throw error;
  }
}
