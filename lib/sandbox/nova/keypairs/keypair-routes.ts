import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { zonelessTime } from "../../core/times";
import { allow } from "../allow";
import { pageOf, pageQuery } from "../paging";
import { limitOf } from "../quotas/limits-of";
import { KEYPAIRS, type Keypair } from "../rows-site";
import { fingerprintOf } from "./fingerprint";
import { generateKey } from "./generate-key";

/* nova/api/openstack/compute/keypairs.py */

/** What a name may have besides letters and digits. (nova/api/validation/validators.py, _validate_keypair_name) */
const marksAt = (ask: Ask): string => (isAtLeast(ask, "2.92") ? "@._- " : "_- ");
const ALNUM = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

const nameAt = (ask: Ask) =>
  z
    .string()
    .min(1)
    .max(255)
    .check((ctx) => {
      const expected = `${marksAt(ask)}${ALNUM}`;
      if ([...ctx.value].every((letter) => expected.includes(letter))) return;
      const message = `An invalid 'name' value was provided. The name must be: Only expected characters: [${expected}]`;
      ctx.issues.push({ code: "custom", message, params: { isWhole: true }, input: ctx.value });
    });

const bodyOf = (ask: Ask) =>
  z.strictObject({
    keypair: z.strictObject({
      name: nameAt(ask),
      public_key: isAtLeast(ask, "2.92") ? z.string() : z.string().optional(),
      ...(isAtLeast(ask, "2.2") ? { type: z.enum(["ssh", "x509"]).optional() } : {}),
      ...(isAtLeast(ask, "2.10") ? { user_id: z.string().optional() } : {}),
    }),
  });

/** Whose key it is about: the caller's, unless an admin says otherwise. (nova/policies/keypairs.py) */
function userOf(ask: Ask, rule: string, named = ask.query.get("user_id")): string {
  const { caller } = ask;
  const userId = (isAtLeast(ask, "2.10") && named) || caller.userId;
  allow(caller.isAdmin || userId === caller.userId, `os-keypairs:${rule}`);
  return userId;
}

async function createKeypair(ask: Ask): Promise<Answer> {
  const { keypair } = checkBody(bodyOf(ask), ask.body);
  const {
    name,
    public_key,
    type = "ssh",
    user_id,
  } = keypair as typeof keypair & { type?: "ssh"; user_id?: string };
  const userId = userOf(ask, "create", user_id ?? null);
  const rows = ask.site.rows(KEYPAIRS);
  const own = rows.filter((k) => k.userId === userId);
  const limit = limitOf(ask.site, ask.caller.projectId, "key_pairs");
  if (limit >= 0 && own.length >= limit) throw new Refusal(403, "Quota exceeded, too many key pairs.");
  const made = public_key === undefined ? await generateKey() : { publicKey: public_key };
  const fingerprint = fingerprintOf(made.publicKey);
  if (own.some((k) => k.name === name)) throw new Refusal(409, `Key pair '${name}' already exists.`);
  const row = rows.insert({
    id: `${userId}/${name}`,
    number: (rows.all().at(-1)?.number ?? 0) + 1,
    name,
    userId,
    type,
    publicKey: made.publicKey,
    fingerprint,
    createdAt: ask.site.now(),
  });
  const body = {
    ...(isAtLeast(ask, "2.2") ? { type } : {}),
    ...view(row),
    user_id: userId,
    ...("privateKey" in made ? { private_key: made.privateKey } : {}),
  };
  return ok({ keypair: body }, isAtLeast(ask, "2.2") ? 201 : 200);
}

const view = ({ name, publicKey, fingerprint }: Keypair) => ({ name, public_key: publicKey, fingerprint });
const typeOf = (ask: Ask, { type }: Keypair) => (isAtLeast(ask, "2.2") ? { type } : {});

function find(ask: Ask, userId: string): Keypair {
  const { name } = ask.params;
  const found = ask.site.rows(KEYPAIRS).get(`${userId}/${name}`);
  if (!found) throw notFound(`Keypair ${name} not found for user ${userId}`);
  return found;
}

function showKeypair(ask: Ask): Answer {
  const row = find(ask, userOf(ask, "show"));
  return ok({
    keypair: {
      ...view(row),
      user_id: row.userId,
      created_at: zonelessTime(Math.floor(row.createdAt / 1000) * 1000),
      deleted: false,
      deleted_at: null,
      id: row.number,
      updated_at: null,
      ...typeOf(ask, row),
    },
  });
}

function listKeypairs(ask: Ask): Answer {
  const userId = userOf(ask, "index");
  const own = ask.site
    .rows(KEYPAIRS)
    .filter((k) => k.userId === userId)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { page, links } = pageOf(ask, own, {
    ...pageQuery(ask, isAtLeast(ask, "2.35")),
    idOf: (keypair) => keypair.name,
  });
  return ok({
    keypairs: page.map((keypair) => ({ keypair: { ...view(keypair), ...typeOf(ask, keypair) } })),
    ...(links ? { keypairs_links: links } : {}),
  });
}

function deleteKeypair(ask: Ask): Answer {
  const { id } = find(ask, userOf(ask, "delete"));
  ask.site.rows(KEYPAIRS).remove(id);
  return empty(isAtLeast(ask, "2.2") ? 204 : 202);
}

const [ALL, ONE] = ["/v2.1/os-keypairs", "/v2.1/os-keypairs/:name"];

export const keypairRoutes: readonly Route[] = [
  { name: "keypairs.create", method: "POST", path: ALL, run: createKeypair },
  { name: "keypairs.list", method: "GET", path: ALL, run: listKeypairs },
  { name: "keypairs.show", method: "GET", path: ONE, run: showKeypair },
  { name: "keypairs.delete", method: "DELETE", path: ONE, run: deleteKeypair },
];
