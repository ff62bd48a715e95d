/** Asks the caller's fence before each thing that is sent, and keeps what it threw. */
export function fenced(assertFence: (() => void) | undefined) {
  let lost: { error: unknown } | undefined;
  return {
    beforeSending: (): void => {
      try {
        assertFence?.();
      } catch (error) {
        lost = { error };
        throw error;
      }
    },
    /** @throws what the fence threw: then nothing was sent */
    rethrow: (): void => {
      if (lost) throw lost.error;
    },
  };
}
