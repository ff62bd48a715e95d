import { z } from "zod";
import { HostFailure } from "./host-failure";
import { known } from "./known";

/* What compute-host/stillpoint-freeze answers. */
const Refusal = z.object({
  ok: z.literal(false),
  error: z.string(),
  reason: z.string(),
  /** Certain that nothing is frozen by it, nor will be. */
  sure: z.boolean(),
});
export type HostRefusal = z.infer<typeof Refusal>;

const answer = <S extends z.ZodRawShape>(shape: S) =>
  z.union([z.object({ ok: z.literal(true), ...shape }), Refusal]);

export const VersionAnswer = answer({
  version: z.string(),
  host: z.string(),
  libvirt: z.string().nullable(),
  timer: z.enum(["systemd", "process"]),
});
export const CheckAnswer = answer({ state: z.enum(["thawed", "frozen"]), held: z.boolean() });
export const FreezeAnswer = answer({ state: z.literal("frozen"), frozen: z.number(), until: z.string() });
export const ThawAnswer = z.union([
  z.object({
    ok: z.literal(true),
    state: z.literal("thawed"),
    thawed: z.number(),
    reason: z.string().optional(),
  }),
  z.object({ ok: z.literal(true), state: z.literal("foreign"), reason: z.string() }),
  z.object({ ok: z.literal(true), state: z.literal("settling"), reason: z.string() }),
  Refusal,
]);
export const StateAnswer = answer({
  states: z.record(z.string(), z.enum(["thawed", "frozen", "off", "gone", "unknown"])),
});

/** Reads an answer. @throws HostFailure when it is none of stillpoint-freeze's */
export function readAnswer<S extends z.ZodType>(host: string, schema: S, text: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new HostFailure(host, "no-answer", "its answer is not stillpoint-freeze's", true);
  }
}

const TODO: Record<string, string> = {
  "agent-not-connected":
    "Install and start qemu-guest-agent in the guest; while a guest boots, wait until it runs.",
  "agent-not-configured":
    "Set hw_qemu_guest_agent=yes on the VM's image (for a VM that boots from a volume: on the volume's image metadata) and hard reboot the VM.",
  "agent-timeout":
    "Look at qemu-guest-agent in the guest: it hangs, or freezing takes longer than --agent-seconds in the host's authorized_keys.",
  "agent-refused": "Look at qemu-guest-agent's log in the guest: it could not freeze a filesystem.",
  "freeze-disabled":
    "Allow guest-fsfreeze-freeze, -thaw and -status in the settings of qemu-guest-agent in the guest (/etc/sysconfig/qemu-ga, /etc/qemu/qemu-ga.conf).",
  "nothing-frozen": "Look at the filesystems of the guest: none of them can be frozen.",
  "already-frozen":
    "Another backup tool holds it, or has forgotten it: let that thaw it (`virsh domfsthaw` on the host).",
  held: "Wait a moment: the timer on the compute host ends it.",
  "domain-not-running": "Resume the VM.",
  "domain-off": "Start the VM, or leave it out.",
  "domain-gone":
    "The VM was moved or deleted a moment ago: try again, its compute host is then looked up anew.",
  "libvirt-down": "Check libvirtd on the host, and --connect and --virsh in authorized_keys.",
  busy: "Try again in a few seconds.",
  "too-late": "Look at the load of the host, and at qemu-guest-agent in the guest: it answers too slowly.",
  "look-up-failed": "Check libvirtd on the host: it was restarted, or refuses to look the guest up.",
  "folder-unsafe":
    "On the host, give stillpoint-freeze a folder for its records that nobody else may write (--folder; /run/stillpoint-freeze).",
  "no-timer": "Look at /run/stillpoint-freeze on the host: its disk may be full, or its owner another user.",
  usage:
    "Is stillpoint-freeze on the host of Stillpoint's version? Names of instances have at most 64 letters, digits, _ . and -, and are not digits alone.",
};

const REASONS: Record<string, string> = {
  "domain-off": "it is off",
  "domain-agentless": "it has no guest agent, so that nothing of it can be frozen",
  "domain-not-running": "it is paused",
  "domain-gone": "its compute host does not have it any more",
};

/** Why it was refused, by what is said of the VM or by the host. */
export const reasonOf = (host: string, { error, reason }: HostRefusal): string => {
  const words = known(REASONS, error);
  return words ? `${words} (${host}: ${reason})` : `${host}: ${reason}`;
};

/** What to do about a refusal. */
export const todoFor = ({ error }: HostRefusal): string =>
  known(TODO, error) ?? "Look at libvirt and the guest on the compute host.";
