"use client";

import { useRouter } from "next/navigation";
import { useSyncExternalStore } from "react";
import { toast } from "@/components/ui/toast";
import type { RetainedVnf } from "@/lib/retention/policy-view";
import { routes } from "@/lib/routes";
import type { AddPolicy, SeeWhatGoes } from "./policy-actions";
import { PolicyForm } from "./policy-form";
import { newPolicy } from "./policy-values";

interface Props {
  vnfs: readonly RetainedVnf[];
  action: AddPolicy;
  seeWhatGoes: SeeWhatGoes;
}

const never = () => () => {};
/** The browser's; the server knows none. */
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A new retention policy. */
export function AddPolicyView({ vnfs, action, seeWhatGoes }: Props) {
  const router = useRouter();
  const zone = useSyncExternalStore(never, ownZone, () => "UTC");
  return (
    <PolicyForm
      key={zone}
      initial={newPolicy(zone)}
      vnfs={vnfs}
      policyId={null}
      verb="Add the policy"
      busyVerb="Adding…"
      action={action}
      seeWhatGoes={seeWhatGoes}
      onDone={({ id }) => {
        toast("The policy was added");
        router.push(routes.retentionPolicy(id));
      }}
    />
  );
}
