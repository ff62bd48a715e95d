import type { VnfView } from "@/lib/vnfs/vnf";

type Shown = Pick<VnfView, "name" | "members" | "site" | "receivers" | "pointCount">;

/** What is lost with a VNF, and what stays. */
export function DeleteVnfConsequences({
  vnf: { name, members, site, receivers, pointCount },
}: {
  vnf: Shown;
}) {
  const vms = members.length === 1 ? "Its VM is" : `Its ${members.length} VMs are`;
  const known = receivers.map(({ siteName }) => siteName).join(", ");
  return (
    <div className="grid max-w-[640px] gap-3 text-14">
      <div>
        <h2 className="mb-1 text-14 font-semibold">In Stillpoint</h2>
        <ul className="list-disc pl-5">
          <li>
            {name} is no longer backed up;{" "}
            {pointCount === 0
              ? "its freeze order and its settings are lost."
              : "it is in no schedule any more and has no retention policy."}
          </li>
          <li>{vms} free for another VNF.</li>
          <li>
            {pointCount === 0
              ? "It has no recovery point."
              : `You choose below whether its ${pointCount === 1 ? "recovery point is" : `${pointCount} recovery points are`} kept.`}
          </li>
          <li>Its runs and the audit log keep what was done.</li>
        </ul>
      </div>
      <div>
        <h2 className="mb-1 text-14 font-semibold">At {site.name}</h2>
        <p>Its VMs and their volumes stay as they are.</p>
      </div>
      {known && pointCount > 0 && (
        <div>
          <h2 className="mb-1 text-14 font-semibold">At {known}</h2>
          <p>The records of its backups stay known as long as its recovery points are kept.</p>
        </div>
      )}
    </div>
  );
}
