import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fetchJson } from "@/components/data/fetch-json";
import type { ApprovalView } from "@/lib/approvals/approval-view";
import { routes } from "@/lib/routes";
import type { Wait } from "./approval-context";
import { goOn } from "./go-on";
import { approvalsKey } from "./use-approval";

/** Does what was approved, once: the very same input again. What went wrong is the form's to say, while it is there. */
export function useGoOn(wait: Wait, onEnd: Wait["settle"], onChange: (next: Wait) => void) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ message: string; isOfGoneForm: boolean }>();
  const client = useQueryClient();
  async function run() {
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    let wasTried = false;
    const again = () => {
      wasTried = true;
      return wait.again();
    };
    // What is read stands in the dialog at once: it says why nothing can come of it any more.
    const read = (id: string) =>
      client.fetchQuery<ApprovalView>({
        queryKey: [...approvalsKey, id],
        queryFn: ({ signal }) => fetchJson<ApprovalView>(routes.api.approval(id), signal),
        staleTime: 0,
      });
    try {
      const went = await goOn({ approvalId: wait.approvalId, again }, read);
      if (went.is === "over") return;
      if (went.is === "anew")
        return onChange({ ...wait, approvalId: went.approvalId, refusal: went.refusal, anew: went.why });
      const { result } = went;
      if (result.ok || wait.isThere()) return onEnd(result);
      setRefusal({
        message: [result.message, ...Object.values(result.fields)].join(" "),
        isOfGoneForm: true,
      });
    } catch {
      setRefusal({
        message: wasTried
          ? "Stillpoint did not answer, so it is not known whether it was done. Once it answers, this says so."
          : "Stillpoint did not answer, and nothing was done. Try it again.",
        isOfGoneForm: false,
      });
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: approvalsKey });
    }
  }
  return { run, busy, refusal };
}
