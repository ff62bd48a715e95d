import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";

/** Another user's since 2.10, pages since 2.35; from 2.92 on keys are imported, never made. */
const KEYPAIRS: Pin = { pin: "2.93", atLeast: "2.35" };

const WireKeypair = z.object({
  name: z.string(),
  public_key: z.string(),
  fingerprint: z.string(),
  type: z.string().nullish(),
  user_id: z.string().nullish(),
  created_at: Time,
});

const Item = z.object({ keypair: WireKeypair });

/** A user's public key; it belongs to the user, not to a project, and is known by its name. */
export type Keypair = ReturnType<typeof toKeypair>;

const toKeypair = (k: z.output<typeof WireKeypair>) => ({
  name: k.name,
  publicKey: k.public_key,
  fingerprint: k.fingerprint,
  type: k.type ?? "ssh",
  /** Undefined in lists. */
  userId: k.user_id ?? undefined,
  createdAt: k.created_at,
});

/** Whose keys; the session's own user's when left out. Others' need an admin. */
export interface OfUser {
  userId?: string | undefined;
}

/** GET /os-keypairs (nova/api/openstack/compute/keypairs.py) */
export function listKeypairs(session: Session, options: ListOptions & OfUser = {}): AsyncGenerator<Keypair> {
  const { userId, ...rest } = options;
  return listItems(session, {
    service: "compute",
    path: "/os-keypairs",
    key: "keypairs",
    item: Item,
    map: (i) => toKeypair(i.keypair),
    idOf: (k) => k.name,
    query: { user_id: userId },
    microversion: KEYPAIRS,
    options: rest,
  });
}

/** GET /os-keypairs/{name} (nova/api/openstack/compute/keypairs.py) @throws OpenStackError kind "not_found" */
export async function getKeypair(
  session: Session,
  name: string,
  options: CallOptions & OfUser = {},
): Promise<Keypair> {
  const { userId, ...call } = options;
  const { keypair } = await session.json(Item, {
    ...call,
    service: "compute",
    method: "GET",
    path: `/os-keypairs/${segment(name)}`,
    query: { user_id: userId },
    microversion: KEYPAIRS,
    expect: [200],
  });
  return toKeypair(keypair);
}

export interface ImportKeypair extends CallOptions, OfUser {
  name: string;
  publicKey: string;
  type?: "ssh" | "x509";
}

/**
 * Give a user a public key that exists already.
 * POST /os-keypairs, 201 (nova/api/openstack/compute/keypairs.py)
 * @throws OpenStackError kind "conflict" when the user has one of that name; "quota"
 */
export async function importKeypair(
  session: Session,
  k: ImportKeypair,
): Promise<{ name: string; fingerprint: string; requestId: string | undefined }> {
  const { data, answer } = await session.jsonAnswer(Item, {
    ...callOptionsOf(k),
    service: "compute",
    method: "POST",
    path: "/os-keypairs",
    body: { keypair: { name: k.name, public_key: k.publicKey, type: k.type ?? "ssh", user_id: k.userId } },
    microversion: KEYPAIRS,
    expect: [201],
  });
  const { name, fingerprint } = data.keypair;
  return { name, fingerprint, requestId: answer.requestId };
}

/** One that is gone is fine. DELETE /os-keypairs/{name}, 204 (nova/api/openstack/compute/keypairs.py) */
export async function deleteKeypair(
  session: Session,
  name: string,
  options: CallOptions & OfUser = {},
): Promise<void> {
  const { userId, ...call } = options;
  await session.call({
    ...call,
    service: "compute",
    method: "DELETE",
    path: `/os-keypairs/${segment(name)}`,
    query: { user_id: userId },
    microversion: KEYPAIRS,
    expect: [204, 404],
  });
}
