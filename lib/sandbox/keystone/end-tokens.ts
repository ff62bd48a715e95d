import { TOKENS, type Token } from "../core/tokens";
import type { World } from "../core/world";

/** Ends all tokens that are like this. */
export function endTokens(world: World, isOne: (token: Token) => boolean): void {
  const tokens = world.tables.of("", TOKENS);
  for (const token of tokens.filter(isOne)) tokens.remove(token.id);
}

/** Ends the tokens of an application credential that is gone. They are kept, since Keystone tells them from others. */
export function orphanTokens(world: World, applicationCredentialId: string): void {
  const tokens = world.tables.of("", TOKENS);
  for (const { id } of tokens.filter((t) => t.applicationCredentialId === applicationCredentialId))
    tokens.update(id, { isOrphan: true });
}

/** Tokens are kept until there are this many; then those that are over are dropped. */
const MOST_TOKENS = 2_000;

/** Keeps what is kept of tokens from growing for ever. */
export function dropOldTokens(world: World, now: number): void {
  if (world.tables.of("", TOKENS).size >= MOST_TOKENS) endTokens(world, (token) => token.expiresAt <= now);
}
