"use client";

import { useRouter } from "next/navigation";
import { useAction } from "@/components/sites/use-action";
import { Button } from "@/components/ui/button";
import { FormErrors } from "@/components/ui/form-errors";
import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/api/action-result";
import { routes } from "@/lib/routes";

interface Props {
  vnf: { id: string; name: string; version: number };
  action: (input: unknown) => Promise<ActionResult<{ name: string }>>;
}

/** The button that brings a deleted VNF back. */
export function BringBackForm({ vnf: { id, version }, action }: Props) {
  const router = useRouter();
  const { run, busy, refusal } = useAction(
    action,
    ({ name }) => {
      toast(`${name} is back`);
      router.push(routes.vnf(id));
    },
    undefined,
    ["vnfs"],
  );
  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void run({ vnfId: id, version });
      }}
    >
      <FormErrors message={refusal?.message} fields={refusal?.fields} code={refusal?.code} />
      <div>
        <Button type="submit" kind="primary" busy={busy}>
          Bring it back
        </Button>
      </div>
    </form>
  );
}
