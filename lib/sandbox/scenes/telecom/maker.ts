import { call } from "../../core/call";
import type { ManualClock } from "../../core/clock";
import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";

/** Asks a site's services in somebody's name, and lets time pass until what was asked for is there. */
export class Maker {
  constructor(
    readonly site: Site,
    readonly caller: Caller,
    readonly clock: ManualClock,
  ) {}

  /** Makes something. @returns its id */
  async make(service: string, path: string, name: string, values: object): Promise<string> {
    const body = await this.post(service, path, { [name]: values });
    return Reflect.get(Reflect.get(body, name) as object, "id");
  }

  /** @throws Error that says what was asked for, and why it was refused */
  async post(service: string, path: string, body: unknown, method = "POST"): Promise<object> {
    const base = { compute: "/compute/v2.1", volume: `/volume/v3/${this.caller.projectId}` }[service];
    const whole = `${base ?? `/${service}/v2${service === "network" ? ".0" : ""}`}${path}`;
    try {
      const answer = await call(this.site, this.caller, { method, path: whole, body });
      return (answer.body ?? {}) as object;
    } catch (error) {
      throw new Error(`scene: ${method} ${whole} at ${this.site.name}: ${error}`, { cause: error });
    }
  }

  /** Long enough for what takes a while. */
  pass(minutes = 2): void {
    this.clock.advance(minutes * 60_000);
  }
}
