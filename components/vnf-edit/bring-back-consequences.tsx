import { formatDayTime } from "@/components/data/format-time";
import { Inert } from "@/components/data/inert";
import type { BringBackView } from "@/lib/vnfs/bring-back/preview-bring-back";

/** What a deleted VNF has when it is brought back, and what not. */
export function BringBackConsequences({ back }: { back: BringBackView }) {
  const { vnf, name, points, source, members, without, receivers } = back;
  return (
    <div className="grid max-w-[640px] gap-3 text-14">
      <div>
        <h2 className="mb-1 text-14 font-semibold">What comes back</h2>
        <ul className="list-disc pl-5 break-words">
          <li>
            {points === 1 ? "Its recovery point" : `Its ${points} recovery points`}: drills, restores and
            failovers are planned from {points === 1 ? "it" : "them"} as from any VNF’s.
          </li>
          {name !== vnf.name && (
            <li>
              It is called <Inert text={name} />: another VNF has its name by now.
            </li>
          )}
          <li>
            <Members members={members} source={source} />
          </li>
          {receivers.length > 0 && (
            <li>
              The records of its backups go to <Inert text={receivers.map((site) => site.name).join(", ")} />.
            </li>
          )}
        </ul>
      </div>
      {without.length > 0 && (
        <div>
          <h2 className="mb-1 text-14 font-semibold">Which VMs stay out</h2>
          <ul className="list-disc pl-5 break-words">
            {without.map(({ serverId, name: vm, why }) => (
              <li key={serverId}>
                <Inert text={`${vm}: ${why}`} />
              </li>
            ))}
          </ul>
          <p>A VM may be in one VNF only. The recovery points hold these all the same.</p>
        </div>
      )}
      <div>
        <h2 className="mb-1 text-14 font-semibold">What does not</h2>
        <ul className="list-disc pl-5">
          {source && (
            <li>VMs that were added after {formatDayTime(source.at)} UTC are not known any more.</li>
          )}
          <li>It is paused: nothing is backed up until you resume it in its settings.</li>
          <li>
            It is in no schedule and has no retention policy: its points are all kept until it is given one.
          </li>
        </ul>
      </div>
      <div>
        <h2 className="mb-1 text-14 font-semibold">
          At <Inert text={vnf.siteName} />
        </h2>
        <p>Nothing is changed.</p>
      </div>
    </div>
  );
}

function Members({ members, source }: Pick<BringBackView, "members" | "source">) {
  if (members.length === 0 || !source) return "None of its VMs.";
  const at = `${formatDayTime(source.at)} UTC`;
  return (
    <>
      Its VMs, in their freeze order, as{" "}
      {source.kind === "point"
        ? `its point of ${at} has them`
        : `the recovery that was accepted at ${at} left it`}
      : <Inert text={members.map(({ name }) => name).join(", ")} />.
    </>
  );
}
