import { Notice } from "@/components/ui/notice";
import type { SiteDetail } from "@/lib/sites/get-site";

interface Props {
  site: SiteDetail;
  /** The person who asks is signed in by this site. */
  isOwn: boolean;
}

/** What is lost with a site, what stays, and what keeps it. */
export function DeleteConsequences({ site, isOwn }: Props) {
  const { name, region, authUrl, credentials, signedIn, uses, imported } = site;
  if (imported) return <ForgottenWith site={site} imported={imported} />;
  const projects = credentials.map(({ projectName }) => projectName).join(", ");
  return (
    <div className="grid max-w-[640px] gap-3 text-14">
      {uses.length > 0 && (
        <Notice tone="fail">
          {name} is used by {uses.join(", ")}. Move or delete that first.
        </Notice>
      )}
      <p className="text-muted">
        {region} at <span className="font-mono text-12 break-all">{authUrl}</span>
      </p>
      <div>
        <h2 className="mb-1 text-14 font-semibold">In Stillpoint</h2>
        <ul className="list-disc pl-5">
          <li>
            {credentials.length === 1 ? "Its credential" : `Its ${credentials.length} credentials`} (
            {projects}) and their secrets are deleted.
          </li>
          <li>Its VMs, volumes and ports are no longer shown, not even as last known.</li>
          <li>
            {signedIn === 0
              ? "Nobody is signed in by it; its users cannot sign in any more."
              : `${signedIn === 1 ? "One person is" : `${signedIn} people are`} signed in by it and signed out at once.`}
          </li>
          {isOwn && (
            <li>
              <strong>You are one of them: this ends your own sign-in.</strong> The local administrator can
              still sign in.
            </li>
          )}
          <li>The audit log keeps what was done.</li>
        </ul>
      </div>
      <div>
        <h2 className="mb-1 text-14 font-semibold">At the site</h2>
        <p>Nothing is changed: VMs, volumes, backups and the users of the credentials stay as they are.</p>
      </div>
    </div>
  );
}

/** What is lost with a site that is known from manifests only. */
function ForgottenWith({
  site: { name, region, uses },
  imported: { vnfs, points },
}: {
  site: SiteDetail;
  imported: NonNullable<SiteDetail["imported"]>;
}) {
  return (
    <div className="grid max-w-[640px] gap-3 text-14">
      {uses.length > 0 && (
        <Notice tone="fail">
          {name} cannot be forgotten: there is {uses.join(", ")} from it.
        </Notice>
      )}
      <p className="text-muted">{region}, known from manifests of another installation only</p>
      <ul className="list-disc pl-5">
        <li>
          {vnfs === 1 ? "Its VNF" : `Its ${vnfs} VNFs`} and {points} recovery points are forgotten here. The
          manifests still have them: they can be imported again.
        </li>
        <li>Nothing is changed anywhere else: the backups stay in their store.</li>
        <li>The audit log keeps what was done.</li>
      </ul>
    </div>
  );
}
