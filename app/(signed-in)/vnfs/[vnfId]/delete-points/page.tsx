import { randomUUID } from "node:crypto";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { visibleText } from "@/components/data/visible-text";
import { DeletePointsForm } from "@/components/recovery-points/delete-points-form";
import { PruneConsequences } from "@/components/recovery-points/prune-consequences";
import { Page } from "@/components/shell/page";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { vnfTrail } from "@/components/vnfs/vnf-trail";
import { requirePagePermission } from "@/lib/auth/page-permission";
import { isAppError } from "@/lib/errors";
import { previewPrune } from "@/lib/recovery-points/prune/preview-prune";
import { routes } from "@/lib/routes";
import { deletePointsAction } from "./delete-points-action";

export const metadata: Metadata = { title: "Delete recovery points" };

interface Props {
  params: Promise<{ vnfId: string }>;
  searchParams: Promise<{ point?: string | string[] }>;
}

export default async function DeletePointsPage({ params, searchParams }: Props) {
  const { vnfId } = await params;
  const named = [(await searchParams).point ?? []].flat();
  const pointIds = named.length > 0 ? named : undefined;
  const session = await requirePagePermission(routes.deletePoints(vnfId, named), "vnfs.change");
  const preview = await previewPrune(session, { vnfId, pointIds }).catch((error: unknown) => {
    if (isAppError(error, "not_found") || isAppError(error, "invalid")) notFound();
    throw error;
  });
  const { vnf, going, obstacle, isAll } = preview;
  return (
    <Page
      trail={vnfTrail(vnf, { label: "Recovery points", href: routes.vnfPoints(vnfId) }, { label: "Delete" })}
    >
      <PageHeader title={titleOf(named.length, visibleText(vnf.name))} />
      <PruneConsequences preview={preview} />
      <div className="mt-6 max-w-[640px]">
        {obstacle ? (
          <Notice tone="warn">{obstacle}</Notice>
        ) : (
          going.length > 0 && (
            <DeletePointsForm
              vnf={vnf}
              pointIds={going.map(({ id }) => id)}
              isAll={isAll}
              startKey={randomUUID()}
              action={deletePointsAction}
            />
          )
        )}
      </div>
    </Page>
  );
}

const titleOf = (named: number, vnfName: string): string =>
  named === 0
    ? `Delete the recovery points of ${vnfName}`
    : named === 1
      ? "Delete a recovery point"
      : `Delete ${named} recovery points`;
