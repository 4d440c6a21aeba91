import { setTimeout as pause } from "node:timers/promises";

const LOOK_MILLIS = 100;

/** Looks again and again until something is there; for what no page shows. */
export async function until<T>(
  what: string,
  limitMillis: number,
  look: () => T | Promise<T>,
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + limitMillis;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) {
      return found as Exclude<T, undefined | null | false>;
    }
    if (Date.now() > end) {
      throw new Error(`not within ${limitMillis / 1000} s: ${what}`);
    }
    await pause(LOOK_MILLIS);
  }
}
