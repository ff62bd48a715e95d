import type { ReactNode } from "react";
import { formatMib } from "@/components/data/format-mib";
import { Inert } from "@/components/data/inert";
import type { ServerDescription } from "@/lib/recovery-points/server-description";
import { SecurityGroupFacts } from "./security-group-facts";

const NONE = <span className="text-subtle">—</span>;
const UNKNOWN = <span className="text-subtle">Unknown</span>;

/** All that is kept of one VM to build it again; of its user data only that there is some. */
export function ServerFacts({ server }: { server: ServerDescription }) {
  const { flavor, keypair, serverGroup } = server;
  return (
    <div className="grid gap-x-10 gap-y-4 bg-canvas px-gutter py-4 text-13 md:grid-cols-2">
      {server.missing.length > 0 && (
        <Part title="What could not be read">
          {server.missing.map((line) => (
            <p key={line} className="text-warn">
              <Inert text={line} />
            </p>
          ))}
          <p className="text-subtle">It will be asked for at the recovery.</p>
        </Part>
      )}
      <Part title="Machine">
        <Facts
          rows={[
            [
              "Flavor",
              flavor ? (
                <>
                  {flavor.name && <Inert text={`${flavor.name}: `} />}
                  {flavor.vcpus} vCPU, {formatMib(flavor.ramMib)}, {flavor.diskGib} GiB disk
                  {flavor.ephemeralGib > 0 && `, ${flavor.ephemeralGib} GiB ephemeral`}
                  {flavor.swapMib > 0 && `, ${formatMib(flavor.swapMib)} swap`}
                </>
              ) : (
                UNKNOWN
              ),
            ],
            ["Extra specs", <Pairs key="e" of={flavor?.extraSpecs ?? null} />],
            ["Project", <Inert key="p" text={server.projectName ?? server.projectId} />],
            ["Zone", server.availabilityZone ?? NONE],
            ["Host name", server.hostname ?? NONE],
            ["Power", server.wasPoweredOff ? "was off" : "was running"],
            ["Config drive", yesNo(server.hasConfigDrive)],
            ["User data", server.hasUserData === true ? "kept, sealed" : yesNo(server.hasUserData)],
            ["Key pair", keypair ? <Inert key="k" text={keypair.name} /> : NONE],
            [
              "Server group",
              serverGroup ? <Inert key="g" text={`${serverGroup.name}, ${serverGroup.policy}`} /> : NONE,
            ],
            ["Tags", server.tags.length > 0 ? <Inert key="t" text={server.tags.join(", ")} /> : NONE],
            ["Metadata", <Pairs key="m" of={server.metadata} />],
            ["Image properties", <Pairs key="i" of={server.imageProperties} />],
          ]}
        />
      </Part>
      <div className="grid content-start gap-y-4">
        <Part title="Volumes">
          <Facts
            rows={server.volumes.map((v) => [
              v.device ?? "no device",
              <span key={v.volumeId}>
                <Inert text={v.name} />, {v.sizeGib} GiB{v.type && <Inert text={`, ${v.type}`} />}
                {v.isRoot && ", root"}
                {v.isExcluded && <span className="text-warn">, left out of the backup on purpose</span>}
              </span>,
            ])}
          />
        </Part>
        <Part title="Ports">
          <Facts
            rows={server.ports.map((p) => [
              p.mac,
              <span key={p.portId}>
                <Inert text={p.network.name ?? p.network.id} />
                {p.fixedIps.map(({ address }) => `, ${address}`).join("")}
                {p.floatingIps.length > 0 && `, floating ${p.floatingIps.join(", ")}`}
                {p.allowedAddressPairs.length > 0 &&
                  `, also ${p.allowedAddressPairs.map(({ ipAddress }) => ipAddress).join(", ")}`}
                {p.hasPortSecurity === false && ", no port security"}
              </span>,
            ])}
          />
        </Part>
        <Part title="Security groups">
          <SecurityGroupFacts groups={server.securityGroups} />
        </Part>
      </div>
    </div>
  );
}

const yesNo = (value: boolean | null) => (value === null ? UNKNOWN : value ? "yes" : "no");

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="pb-1 text-13 font-medium">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  if (rows.length === 0) return <p className="text-subtle">None</p>;
  return (
    <dl>
      {rows.map(([name, value], index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same name
          key={index}
          className="flex min-h-7 flex-wrap items-baseline gap-x-4 border-b border-faint py-1 last:border-b-0"
        >
          <dt className="w-36 text-muted">{name}</dt>
          <dd className="min-w-0 flex-1 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Pairs({ of }: { of: Readonly<Record<string, string>> | null }) {
  const entries = Object.entries(of ?? {});
  if (of === null) return UNKNOWN;
  if (entries.length === 0) return NONE;
  return entries.map(([name, value]) => (
    <span key={name} className="block">
      <Inert text={`${name} = ${value}`} />
    </span>
  ));
}
