import Link from "next/link";
import { Fragment } from "react";
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
export const RememberedSite = ({ site: { id, name, region, mayChange, mayBe }, imported }: Props) => (
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
    <p className="mt-3 max-w-[72ch] text-muted">
      {mayBe.length === 0 ? (
        <>
          When it can be reached again,{" "}
          <Link href={routes.addSite} className="underline underline-offset-3">
            add it as a site
          </Link>
          : what came with it moves there.
        </>
      ) : (
        <>
          {mayBe.map((site, i) => (
            <Fragment key={site.id}>
              {i > 0 && ", "}
              <Link href={routes.site(site.id)} className="underline underline-offset-3">
                <Inert text={site.name} />
              </Link>
            </Fragment>
          ))}{" "}
          {mayBe.length === 1 ? "is" : "are"} of the same region. If it is that one, say so on the page of
          that site: what came with it moves there.
        </>
      )}
    </p>
    <p className="mt-3">
      <Link href={routes.vnfs} className="underline underline-offset-3">
        VNFs
      </Link>
    </p>
  </>
);
