import Link from "next/link";
import { Inert } from "@/components/data/inert";
import { buttonClass } from "@/components/ui/button-class";
import { PageHeader } from "@/components/ui/page-header";
import { routes } from "@/lib/routes";
import type { SiteDetail } from "@/lib/sites/get-site";

interface Props {
  site: SiteDetail;
  imported: NonNullable<SiteDetail["imported"]>;
}

/** A site that is known from manifests only: what came with it, and the way to be rid of it. */
export const RememberedSite = ({ site: { id, name, region, mayChange }, imported }: Props) => (
  <>
    <PageHeader
      title={<Inert text={name} />}
      note="known from manifests only"
      actions={
        mayChange && (
          <Link href={routes.deleteSite(id)} className={buttonClass("plain")}>
            Delete…
          </Link>
        )
      }
    />
    <p className="max-w-[72ch] text-muted">
      Manifests of another installation tell of this site, region <Inert text={region} />. Stillpoint has
      neither its address nor credentials for it, and never asks it anything: its VMs are not shown, and
      nothing of it is backed up. With it came {imported.vnfs === 1 ? "one VNF" : `${imported.vnfs} VNFs`} and{" "}
      {imported.points === 1 ? "one recovery point" : `${imported.points} recovery points`}.
    </p>
    <p className="mt-3">
      <Link href={routes.vnfs} className="underline underline-offset-3">
        VNFs
      </Link>
    </p>
  </>
);
