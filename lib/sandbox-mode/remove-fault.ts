import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { askSandbox } from "./ask-sandbox";
import { auditedChange } from "./audited-change";
import { Removed } from "./panel";

const Input = z.object({ id: z.uuid("Choose a fault."), name: z.string().max(200).default("") });

/** Takes one fault away. @throws AppError */
export async function removeFault(session: Session, input: unknown): Promise<string> {
  requirePermission(session, "sandbox.use");
  const { id, name } = parseInput(Input, input, "Nothing was changed.");
  const { did } = await auditedChange(
    session,
    { action: "sandbox.fault_removed", target: { kind: "fault", id, name } },
    async () => {
      await askSandbox(Removed, "DELETE", `/faults/${id}`);
      return { did: `${name || "The fault"} is off` };
    },
  );
  return did;
}
