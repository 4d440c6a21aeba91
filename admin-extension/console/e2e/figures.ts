/**
 * Figures computed and written again, by none of the pages' code. Money is an integer of nano-units
 * all the way.
 */

const NANOS = 1_000_000_000n;

/** Prices of the demo's models in nano-dollars for each million tokens. */
const PRICES: Readonly<Record<string, readonly [bigint, bigint]>> = {
  "sim-small": [100_000_000n, 400_000_000n],
  "sim-large": [3_000_000_000n, 12_000_000_000n],
  "sim-claude": [2_500_000_000n, 10_000_000_000n],
};

/** What a reply costs by its own tokens. */
export function priceOf(model: string, input: bigint, output: bigint): bigint {
  const price = PRICES[model];
  if (price === undefined) {
    throw new Error(`no price of ${model}`);
  }
  return (price[0] * input + price[1] * output) / 1_000_000n;
}

/** An exact decimal such as 0.000246 as nano-units. */
export function nanosOf(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole) * NANOS + BigInt(fraction.padEnd(9, "0").slice(0, 9));
}

/** Nano-dollars as an American reads them: at least two digits after the point, and no end of zeros. */
export function dollars(nanos: bigint): string {
  const whole = String(nanos / NANOS).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = String(nanos % NANOS)
    .padStart(9, "0")
    .replace(/0{1,7}$/, "");
  return `$${whole}.${fraction}`;
}

/** A share in percent with at most one digit after the point, half up. */
export function percent(part: bigint, whole: bigint): string {
  const tenths = (part * 10_000n + whole * 5n) / (whole * 10n);
  return tenths % 10n === 0n ? `${tenths / 10n}%` : `${tenths / 10n}.${tenths % 10n}%`;
}

/** Milliseconds as they are shown: three figures, seconds from ten on. */
export function millis(value: number): string {
  const [amount, unit] = value >= 10_000 ? [value / 1000, "sec"] : [value, "ms"];
  const digits = amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
  const factor = 10 ** digits;
  const [whole = "", fraction] = String(Math.round(amount * factor) / factor).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} ${unit}`;
}

export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A UTC time of day. */
export function timeOfDay(iso: string): string {
  return iso.slice(11, 19);
}
