const KEY_BYTES = 16;

/**
 * A new Idempotency-Key, for one thing that is wanted however often it is sent. Also where the page
 * came over plain HTTP, in which browsers have no randomUUID.
 */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
