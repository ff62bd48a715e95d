import { CircleCheck, TriangleAlert } from "lucide-react";
import { formatMib } from "@/components/data/format-mib";
import { Inert } from "@/components/data/inert";
import { Section } from "@/components/ui/section";
import type { PointView } from "@/lib/recovery-points/point-view";
import { ServerFacts } from "./server-facts";

/** What would be built again from a point: each VM, folded, and whether it is whole. */
export function PointServers({ point: { servers, usableServerIds, state } }: { point: PointView }) {
  return (
    <Section
      title="What is rebuilt"
      note="each VM as it was, in the order of its boot; by value, since ids mean nothing elsewhere"
    >
      {servers.length === 0 && <p className="text-13 text-muted">No VM is described yet.</p>}
      <ul>
        {[...servers]
          .sort((a, b) => a.bootOrder - b.bootOrder || a.position - b.position)
          .map((server) => (
            <li key={server.serverId} className="border-b border-faint">
              <details className="group">
                <summary className="flex min-h-10 cursor-pointer list-none flex-wrap items-center gap-x-4 gap-y-1 py-1.5 text-13 hover:bg-hover [&::-webkit-details-marker]:hidden">
                  <span className="w-6 text-right text-subtle">{server.bootOrder}</span>
                  <span className="min-w-40 font-medium">
                    <Inert text={server.name} />
                  </span>
                  <Whole
                    isWhole={usableServerIds.includes(server.serverId)}
                    isBuilding={state === "building"}
                  />
                  <span className="text-muted">{summary(server)}</span>
                  {server.missing?.length > 0 && (
                    <span className="icon-and-word text-warn">
                      <TriangleAlert size={14} strokeWidth={2.25} aria-hidden />
                      {server.missing.length} not known
                    </span>
                  )}
                  <span className="ml-auto text-12 text-subtle group-open:hidden">Show</span>
                  <span className="ml-auto hidden text-12 text-subtle group-open:inline">Hide</span>
                </summary>
                <ServerFacts server={server} />
              </details>
            </li>
          ))}
      </ul>
    </Section>
  );
}

function Whole({ isWhole, isBuilding }: { isWhole: boolean; isBuilding: boolean }) {
  if (isBuilding) return <span className="text-subtle">being made</span>;
  return isWhole ? (
    <span className="icon-and-word">
      <CircleCheck size={14} strokeWidth={2.25} className="text-ok" aria-hidden />
      whole
    </span>
  ) : (
    <span className="icon-and-word">
      <TriangleAlert size={14} strokeWidth={2.25} className="text-warn" aria-hidden />
      not whole
    </span>
  );
}

function summary({ flavor, volumes, ports }: PointView["servers"][number]): string {
  const size = flavor ? `${flavor.vcpus} vCPU, ${formatMib(flavor.ramMib)}` : "flavor not known";
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  return `${size}, ${count(volumes.length, "volume")}, ${count(ports.length, "port")}`;
}
