import { counted } from "@/lib/recoveries/words";

const KINDS: Readonly<Record<string, [string, string?]>> = {
  server: ["VM"],
  volume: ["volume"],
  port: ["port"],
  network: ["network"],
  subnet: ["subnet"],
  security_group: ["security group"],
  server_group: ["server group"],
  keypair: ["keypair"],
  flavor: ["flavor"],
  floating_ip: ["floating IP"],
  router_interface: ["router interface"],
  attachment: ["attachment"],
  snapshot: ["snapshot"],
  group_snapshot: ["group snapshot"],
  backup: ["backup"],
};

/** "VM"; with a count "3 VMs". Kinds are those of a run's resources. Pure. */
export function kindWords(kind: string, count?: number): string {
  const [one = kind.replaceAll("_", " ")] = KINDS[kind.replaceAll("-", "_")] ?? [];
  return count === undefined ? one : counted(count, one);
}
