import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import type { ResourceKind } from "../runs/run-resources";
import { CINDER_KINDS } from "./kinds/cinder";
import { NEUTRON_KINDS } from "./kinds/neutron";
import { NOVA_KINDS } from "./kinds/nova";

/** Something at a site that may be a run's. */
export interface FoundResource {
  id: string;
  status: string;
  /** Its mark: its name, what Neutron has a description for, or of a VM the tag of its metadata. */
  name?: string | undefined;
  /** Only Cinder's and a VM's, apart from group snapshots. */
  metadata?: Record<string, string>;
  /** Its metadata is, or may be, that of what it was restored from, and says nothing. */
  isRestored?: boolean;
  projectId?: string | undefined;
}

/** What is listed: all of the credential's project, or what carries a mark. */
export interface ListFound extends CallOptions {
  credentialId: string;
  name?: string;
}

export interface KindCalls {
  find(session: Session, id: string, call: CallOptions): Promise<FoundResource | undefined>;
  list(session: Session, list: ListFound): AsyncIterable<FoundResource>;
  remove(session: Session, id: string, call: CallOptions): Promise<void>;
}

/** How each kind of thing that a run makes is looked at, listed and removed. */
export const KIND_CALLS: Readonly<Record<ResourceKind, KindCalls>> = {
  ...CINDER_KINDS,
  ...NOVA_KINDS,
  ...NEUTRON_KINDS,
};
