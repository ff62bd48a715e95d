"use client";

import Link from "next/link";
import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import { useShell } from "@/components/shell/shell-context";
import { may } from "@/lib/auth/permissions";
import type { VnfRetentionView } from "@/lib/retention/vnf-retention-view";
import { routes } from "@/lib/routes";

/** How many of a VNF's points are kept, and when they are looked at. */
export function RetentionLine({ retention }: { retention: VnfRetentionView }) {
  const { role } = useShell();
  const { policy, dueAt, waitsBecause } = retention;
  const isLinked = may(role, "retention.view");
  if (!policy)
    return (
      <p className="py-2 text-13 text-muted">
        All points are kept: this VNF has no{" "}
        {isLinked ? (
          <Link href={routes.retention} className="underline underline-offset-3">
            retention policy
          </Link>
        ) : (
          "retention policy"
        )}
        .
      </p>
    );
  return (
    <p className="py-2 text-13 text-muted">
      {isLinked ? (
        <Link href={routes.retentionPolicy(policy.id)} className="underline underline-offset-3">
          <Inert text={policy.name} />
        </Link>
      ) : (
        <Inert text={policy.name} />
      )}{" "}
      keeps {policy.keeps}, by the calendar of {policy.timeZone}. Next look after the next backup
      {dueAt && `, or ${formatDayTime(dueAt)} UTC`}.
      {waitsBecause && (
        <span className="block text-warn">
          It waits: <Inert text={waitsBecause} />
        </span>
      )}
    </p>
  );
}
