import { Refusal } from "../core/refusal";

/** An exception of Neutron's, by its class name, as it comes out in "type". */
export const refuse = (status: number, type: string, message: string): Refusal =>
  new Refusal(status, message, { type });

/** What Neutron's request reading says by itself. (neutron/api/v2/base.py) */
export const badRequest = (message: string): Refusal => refuse(400, "HTTPBadRequest", message);

/** (neutron_lib/exceptions/__init__.py, InvalidInput) */
export const invalidInput = (reason: string): Refusal =>
  refuse(400, "InvalidInput", `Invalid input for operation: ${reason}.`);

/** (oslo_policy/policy.py, PolicyNotAuthorized) */
export const disallowed = (rule: string): Refusal =>
  refuse(403, "PolicyNotAuthorized", `${rule} is disallowed by policy`);
