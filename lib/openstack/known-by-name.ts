/**
 * What `instanceof` asks of an error class whose errors go from one copy of its module to another: Next bundles a module
 * more than once into one process, and what is kept on globalThis, such as a site's session, throws those of the copy that
 * made it. Of a class without subclasses.
 */
export const knownByName = (name: string) => (error: unknown) =>
  error instanceof Error && error.name === name;
