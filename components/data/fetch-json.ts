import { ACTIVE_HEADER } from "@/lib/auth/is-active";

/** An answer of our own API that is not 2xx, or none at all (status 0). */
export class ApiError extends Error {
  override name = "ApiError";
  constructor(
    readonly status: number,
    message: string,
    /** Under which the server's log has it. */
    readonly id?: string,
  ) {
    super(message);
  }
}

/** Whether a read failed because the session has ended: asking again is then of no use. */
export const isSignedOut = (error: Error | null): boolean =>
  error instanceof ApiError && error.status === 401;

let touchedAt = 0;
if (typeof window !== "undefined") {
  for (const event of ["pointerdown", "pointermove", "keydown", "wheel"]) {
    window.addEventListener(event, () => (touchedAt = Date.now()), { passive: true });
  }
}
let askedAt = 0;

/**
 * Reads JSON of our own API. Tells the server whether a person did something since the last call, so that an
 * open but deserted page does not keep its session alive.
 * @throws ApiError
 */
export async function fetchJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const active = touchedAt > askedAt;
  askedAt = Date.now();
  const headers = { [ACTIVE_HEADER]: active ? "1" : "0" };
  const response = await fetch(path, { signal, headers }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new ApiError(0, "Stillpoint does not answer.");
  });
  const body = (await response.json().catch(() => ({}))) as { message?: string; id?: string };
  if (!response.ok) {
    const message = body.message ?? "Stillpoint gave no usable answer.";
    throw new ApiError(response.status, message, body.id);
  }
  return body as T;
}
