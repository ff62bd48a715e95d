import type { PanelAnswer } from "@/components/sandbox/panel-actions";
import { actionResult } from "@/lib/api/action-result";
import { requireSession } from "@/lib/auth/session";
import type { Session } from "@/lib/auth/session-store";

/** Runs a verb of the panel with what a form sent. */
export async function panelAnswer(
  form: unknown,
  verb: (session: Session, given: Record<string, string>) => Promise<string>,
): Promise<PanelAnswer> {
  const entries = form instanceof FormData ? [...form] : [];
  const given = Object.fromEntries(
    // Without scripts Next sends fields of its own beside.
    entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && !entry[0].startsWith("$"),
    ),
  );
  return { result: await actionResult(async () => verb(await requireSession(), given)), given };
}
