/** A request that is answered with an error. Each service writes it in its own form. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: {
      /** Neutron's exception name, Placement's code, and the like. */
      type?: string;
      headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.name = "Refusal";
  }
}

export const notFound = (message = "The resource could not be found."): Refusal => new Refusal(404, message);
