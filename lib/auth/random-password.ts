import { randomInt } from "node:crypto";

// No 0 o 1 l i: it is read from a terminal and typed once. 31 letters, 20 of them: 99 bits.
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

/** A random password of 24 characters: five groups of four, joined by dashes. */
export function randomPassword(): string {
  const letter = () => ALPHABET[randomInt(ALPHABET.length)];
  return Array.from({ length: 5 }, () => Array.from({ length: 4 }, letter).join("")).join("-");
}
