import type { z } from "zod";
import { parseJson } from "../json";
import type { Caller, ServiceCall } from "../session";
import type { Answer, Transport } from "../transport";

/**
 * The token of a person who is signing in, for the few calls to Keystone that tell who it is. Unlike a `Session` it
 * holds no credential: nothing is renewed.
 */
export class UserSession implements Caller {
  readonly #token: string;

  constructor(
    readonly transport: Transport,
    token: string,
  ) {
    this.#token = token;
    transport.addSecret(token);
  }

  /** The secret itself, for signing in with it to a project, and for revoking it. */
  get token(): string {
    return this.#token;
  }

  async json<S extends z.ZodType>(schema: S, call: ServiceCall): Promise<z.output<S>> {
    const where = {
      site: this.transport.connection.name,
      service: call.service,
      call: `${call.method} ${call.path}`,
    };
    return parseJson(await this.call(call), schema, where);
  }

  call({ path, query, body: _, upload: __, headers, ...call }: ServiceCall): Promise<Answer> {
    const url = new URL(this.transport.connection.authUrl.replace(/\/+$/, "") + path);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
    return this.transport.send({
      ...call,
      url,
      headers: { "x-auth-token": this.#token, accept: "application/json", ...headers },
    });
  }
}
