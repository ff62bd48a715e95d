import { Refusal } from "../core/refusal";

/** What is no token reads otherwise than what was one. (keystone/token/token_formatters.py, keystone/token/provider.py) */
export const unknownToken = (id: string): Refusal =>
  new Refusal(404, id.startsWith("gAAAAA") ? "Failed to validate token" : "Could not recognize Fernet token");
