import type { OpenStackError } from "../openstack/errors";
import {
  explainTask,
  explainVmState,
  GONE,
  LOCKED,
  NO_GUARD,
  type Obstacle,
  THAW_OWED,
} from "./explain-state";
import type { QuiesceOutcome } from "./quiesce-method";
import { UNKNOWN_TODO } from "./unknown-todo";

/** What a refusal says in its text, and what it means; the first that fits. */
const TEXTS: readonly [RegExp, Obstacle][] = [
  [
    /agent is not enabled/i, // QemuGuestAgentNotEnabled (nova/exception.py)
    {
      reason: "Nova knows of no guest agent in it",
      todo: "Install qemu-guest-agent in it, stop it, run `nova-manage image_property set` with hw_qemu_guest_agent=yes at the site, and start it.",
    },
  ],
  [
    /quiescing is not supported/i, // InstanceQuiesceNotSupported (nova/exception.py)
    { reason: "its hypervisor cannot quiesce", todo: "Choose another method for it." },
  ],
  [
    /no such action/i, // nova/api/openstack/wsgi.py
    {
      reason: "the nova-api that answered does not know the action",
      todo: "Install nova-quiesce in every nova-api of the site, or choose another method.",
    },
  ],
  [/still be frozen by an earlier/i, THAW_OWED], // nova_quiesce/cycle.py ThawIsOwed,
  [/is locked/i, LOCKED], // InstanceIsLocked (nova/exception.py)
];

const AGENT: Obstacle = {
  reason: "its guest agent or its hypervisor did not do it",
  todo: "See whether qemu-guest-agent runs in the guest and answers, and try again.",
};

const FORBIDDEN: Obstacle = {
  reason: "the site's policy does not let this credential do it",
  todo: "Give the credential the role that the policy asks for (admin, unless the site has changed it).",
};

/** Where, what and under which id: what its administrator needs to find it. */
export const toldBy = (error: OpenStackError): string => {
  const id = error.requestId ?? error.globalRequestId;
  return `${error.site}: ${error.call}: ${error.causeText}${id ? ` (${id})` : ""}`;
};

/** Why a call on a VM failed and what to do about it. Pure. */
export function explainFailure(error: OpenStackError): Obstacle {
  const known = wordsOf(error);
  return known
    ? { reason: `${known.reason} (${toldBy(error)})`, todo: known.todo }
    : { reason: toldBy(error), todo: error.nextStep };
}

function wordsOf({ kind, causeText, status }: OpenStackError): Obstacle | undefined {
  if (kind === "not_found") return GONE;
  if (kind === "forbidden") return FORBIDDEN;
  if (kind === "unavailable" && isNoGuard(status, causeText)) return NO_GUARD;
  if (kind !== "conflict" && kind !== "bad_request") return undefined;
  const text = TEXTS.find(([pattern]) => pattern.test(causeText))?.[1];
  if (text) return text;
  // raise_http_conflict_for_instance_invalid_state (nova/api/openstack/common.py)
  const [, attribute, state = ""] = /in (vm_state|task_state) ([\w-]+)/.exec(causeText) ?? [];
  if (attribute === "vm_state") return explainVmState(state);
  if (attribute === "task_state") return explainTask(state);
  return kind === "conflict" && /agent|libvirt|hypervisor|nova-compute/i.test(causeText) ? AGENT : undefined;
}

/** The filter's own refusal, before anything is done. */
const isNoGuard = (status: number | undefined, text: string) => status === 503 && /guard/i.test(text);

/** What a quiesce, or what holds a VM in its place, has come to when its call failed. Pure. */
export function failedQuiesce(error: OpenStackError): QuiesceOutcome {
  const words = explainFailure(error);
  const isRefused = error.requestId !== undefined && isNoGuard(error.status, error.causeText);
  if (mayFreezeYet(error)) return { state: "unknown", ...words, todo: `${UNKNOWN_TODO} ${words.todo}` };
  if (!error.isAmbiguous || isRefused) return { state: "not-frozen", ...words };
  return { state: "unknown", reason: words.reason, todo: UNKNOWN_TODO };
}

/** Of a freeze that has certainly not reached the guest (nova_quiesce/hypervisor.py is_not_frozen, cycle.py TooLate). */
const NOT_REACHED =
  /agent is not connected|\[Error Code 55\]|domain is not running|its time is over|not enabled|not supported/i;

/** The filter has tried, and keeps its record open: the guest may freeze when its agent wakes up (cycle.py _freeze_failed). */
const mayFreezeYet = ({ kind, causeText }: OpenStackError) =>
  kind === "conflict" && /\bQuiesce of instance \S+ failed/.test(causeText) && !NOT_REACHED.test(causeText);
