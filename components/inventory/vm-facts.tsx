import type { ReactNode } from "react";
import { Age } from "@/components/data/age";
import { formatMib } from "@/components/data/format-mib";
import { Inert } from "@/components/data/inert";
import type { Part, Vm, VmServer } from "@/lib/inventory/vm";
import { Unknown } from "./part-note";

/** What is known of a VM itself, in a row of facts. */
export function VmFacts({ vm }: { vm: Vm }) {
  const server = vm.server.value;
  return (
    <dl className="-mx-gutter grid grid-cols-2 border-y border-line sm:grid-cols-3 xl:grid-cols-5">
      <Fact name="Flavor">{server ? <Flavor flavor={server.flavor} /> : <Unknown />}</Fact>
      <Fact name="Addresses">
        {server?.addresses ? <Addresses addresses={server.addresses} /> : <Unknown />}
      </Fact>
      <Fact name="Where" note={server?.host && <Inert text={server.host} />}>
        {server ? <Inert text={server.availabilityZone ?? "No zone told"} /> : <Unknown />}
      </Fact>
      <Fact
        name="Created"
        note={
          server?.updatedAt && (
            <>
              changed <Age at={server.updatedAt} />
            </>
          )
        }
      >
        {server?.createdAt ? <Age at={server.createdAt} /> : <Unknown />}
      </Fact>
      <Fact name="Lock" note={server?.lockedReason && <Inert text={server.lockedReason} />}>
        {lockWords(vm.server)}
      </Fact>
    </dl>
  );
}

function Fact({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 border-faint px-gutter py-3 not-first:border-l xl:[&:not(:first-child)]:px-4">
      <dt className="text-12 text-subtle">{name}</dt>
      <dd className="truncate text-14 font-medium">{children}</dd>
      {note && <dd className="truncate text-12 text-muted">{note}</dd>}
    </div>
  );
}

function Flavor({ flavor }: { flavor: VmServer["flavor"] }) {
  if (flavor === null) return <Unknown />;
  const { name, vcpus, ramMib, diskGib } = flavor;
  return (
    <>
      <Inert text={name} />
      <span className="block truncate text-12 font-normal text-muted">
        {vcpus} vCPU, {formatMib(ramMib)}
        {diskGib > 0 && `, ${diskGib} GiB disk`}
      </span>
    </>
  );
}

function Addresses({ addresses }: { addresses: NonNullable<VmServer["addresses"]> }) {
  const [first, ...more] = addresses;
  if (!first) return <span className="text-subtle">—</span>;
  return (
    <>
      <span className="font-mono text-13 font-normal">{first.address}</span>
      <span className="block truncate text-12 font-normal text-muted">
        <Inert text={first.network} />
        {more.length > 0 && <>; also {more.map(({ address }) => address).join(", ")}</>}
      </span>
    </>
  );
}

function lockWords({ value }: Part<VmServer>): ReactNode {
  if (!value || value.isLocked === null) return <Unknown />;
  return value.isLocked ? "Locked" : "Not locked";
}
