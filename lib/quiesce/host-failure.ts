import { knownByName } from "../openstack/known-by-name";

/** Why a compute host gave no answer. */
export type HostFailureKind =
  | "unreachable"
  | "address-refused"
  | "unknown-host"
  | "wrong-key"
  | "revoked-key"
  | "sign-in-refused"
  | "busy"
  | "timeout"
  | "connection-lost"
  | "aborted"
  | "no-answer";

const TODO: Record<HostFailureKind, string> = {
  unreachable:
    "Check that the host is up, and the route and the firewall between Stillpoint and its SSH port; the address is in the site's known_hosts lines.",
  "address-refused":
    "Enter an address that the host has in the site's network; for a development cloud on this machine set STILLPOINT_ALLOW_LOOPBACK=1.",
  "unknown-host":
    "Get its host key by a way that you trust (ssh-keyscan, compared with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the host) and add the line to the site's known_hosts.",
  "wrong-key":
    "Was the host installed anew? Then replace its line in the site's known_hosts. Otherwise somebody may stand in between: find out before you change anything.",
  "revoked-key": "Give the host a new key, and put it into the site's known_hosts.",
  "sign-in-refused":
    "Check the user, and the line in its authorized_keys on the host: compute-host/README.md shows it.",
  busy: "The host takes no more SSH sessions: raise MaxSessions and MaxStartups in its sshd_config.",
  timeout: "Check the load of the host, and whether libvirtd answers there (`virsh list`).",
  "connection-lost": "Check the network to the host, and its sshd (`journalctl -u ssh`).",
  aborted: "The operation was cancelled.",
  "no-answer":
    "Install compute-host/stillpoint-freeze on the host, and check the line in authorized_keys: compute-host/README.md shows both.",
};

/** A request to a compute host that failed: where, why, and what to do. Holds no secret. */
export class HostFailure extends Error {
  static override readonly [Symbol.hasInstance] = knownByName("HostFailure");
  override name = "HostFailure";
  readonly todo: string;

  /**
   * @param why one sentence, without the host
   * @param wasSent false when it is certain that the request did not reach the host
   */
  constructor(
    readonly host: string,
    readonly kind: HostFailureKind,
    readonly why: string,
    readonly wasSent = false,
  ) {
    super(`compute host ${host}: ${why}`);
    this.todo = TODO[kind];
  }
}

/**
 * The word for a failure of the network or of the SSH library.
 * @param where the address and port, while it is not connected yet
 */
export function hostFailureOf(host: string, error: unknown, wasSent: boolean, where = "it"): HostFailure {
  if (error instanceof HostFailure) return error;
  const { code, level, message } = error as { code?: string; level?: string; message?: string };
  const said = message ?? String(error);
  if (level === "client-authentication")
    return new HostFailure(host, "sign-in-refused", "it did not accept the user with this key");
  if (/host key|no matching host key/i.test(said))
    return new HostFailure(host, "wrong-key", "it has no key of a type that known_hosts has for it");
  if (/Channel open failure/.test(said))
    return new HostFailure(host, "busy", `it opened no session (${said.replace("(SSH) ", "")})`);
  if (
    code !== undefined &&
    /^E(CONNREFUSED|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|TIMEDOUT)/.test(code) &&
    !wasSent
  )
    return new HostFailure(host, "unreachable", `no connection to ${where} (${code})`);
  return new HostFailure(host, "connection-lost", `the connection to it broke (${said})`, wasSent);
}
