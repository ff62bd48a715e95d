import { lookup as systemLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { refusedAddress } from "./address";
import { knownByName } from "./known-by-name";

/** The addresses of a name. The system's own by default. */
export type Resolve = (name: string, options: { hints?: number | undefined }) => Promise<Resolved[]>;

interface Resolved {
  address: string;
  family: number;
}

/** A name leads to an address that nothing may be sent to. */
export class AddressRefusedError extends Error {
  static override readonly [Symbol.hasInstance] = knownByName("AddressRefusedError");
  override name = "AddressRefusedError";
}

const system: Resolve = (name, { hints }) =>
  systemLookup(name, { all: true, ...(hints === undefined ? {} : { hints }) });

/**
 * Looks a name up for a socket, which then connects to one of the very addresses that were vetted here: a name that
 * is answered otherwise a moment later (DNS rebinding) changes nothing. One refused address refuses all.
 */
export function vettedLookup(allowLoopback: boolean, resolve: Resolve = system): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { hints: options.hints }).then(
      (found) => {
        const refusal = found
          .map(({ address }) => ({ address, why: refusedAddress(address, { allowLoopback }) }))
          .find(({ why }) => why !== undefined);
        if (refusal) {
          const message = `the name leads to ${refusal.address}, ${refusal.why}`;
          return callback(new AddressRefusedError(message), []);
        }
        const [first] = found;
        if (!first) {
          const missing = Object.assign(new Error(`${name} has no address`), { code: "ENOTFOUND" });
          return callback(missing, []);
        }
        if (options.all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}
