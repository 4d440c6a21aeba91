/**
 * Money as the server keeps it: an exact decimal in a string. It never becomes a number here; Intl
 * takes the string and keeps every digit.
 */
export function formatMoney(decimal: string, currency: string, locale: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(decimal)) {
    return `${decimal} ${currency}`;
  }
  try {
    return new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: 18,
    }).format(decimal as Intl.StringNumericLiteral);
  } catch {
    // not a currency code
    return `${decimal} ${currency}`;
  }
}

const NANO_DIGITS = 9;

/** Nano-units, an integer in a string, as a decimal in units: exact, however large. */
export function nanosToDecimal(nanos: string): string {
  if (!/^-?\d+$/.test(nanos)) {
    return nanos;
  }
  const negative = nanos.startsWith("-");
  const digits = nanos.replace("-", "").padStart(NANO_DIGITS + 1, "0");
  const whole = digits.slice(0, -NANO_DIGITS).replace(/^0+(?=\d)/, "");
  const fraction = digits.slice(-NANO_DIGITS).replace(/0+$/, "");
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** An amount that the grid counts, see {@link formatMoney}. */
export function formatNanos(nanos: string, currency: string, locale: string): string {
  return formatMoney(nanosToDecimal(nanos), currency, locale);
}

/** How many thousandths of the whole a part is, within 0 and 1000; integers all the way. */
export function permille(part: string, whole: string): number {
  const of = BigInt(whole);
  if (of <= 0n) {
    return BigInt(part) > 0n ? 1000 : 0;
  }
  const share = (BigInt(part) * 1000n) / of;
  return Number(share < 0n ? 0n : share > 1000n ? 1000n : share);
}

export function formatPercent(percent: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(
    percent / 100,
  );
}

/** A duration in the unit that reads best. */
export function formatMillis(millis: number, locale: string): string {
  const [value, unit] = millis >= 10_000 ? [millis / 1000, "second"] : [millis, "millisecond"];
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);
}

/** Time of day, with the date where it is not today's. */
export function formatTime(iso: string, locale: string, now: Date): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) {
    return iso;
  }
  const time: Intl.DateTimeFormatOptions = {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  };
  const today = at.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(
    locale,
    today ? time : { ...time, month: "short", day: "numeric" },
  ).format(at);
}

/** Date and time with the zone they are in. */
export function formatInstant(iso: string, locale: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime())
    ? iso
    : new Intl.DateTimeFormat(locale, {
        dateStyle: "medium",
        timeStyle: "long",
        hourCycle: "h23",
      }).format(at);
}

export function formatCount(count: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

const KIBI = 1024;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** Bytes in the unit that reads best, of 1,024 each. */
export function formatBytes(bytes: number, locale: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= KIBI && unit < UNITS.length - 1) {
    value /= KIBI;
    unit++;
  }
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: UNITS[unit],
    unitDisplay: "short",
    maximumFractionDigits: value >= 100 || unit === 0 ? 0 : 1,
  }).format(value);
}

/** How long before another time something was, in the unit that reads best. */
export function formatAgo(iso: string, at: string, locale: string): string {
  const seconds = Math.round((Date.parse(at) - Date.parse(iso)) / 1000);
  if (Number.isNaN(seconds)) {
    return iso;
  }
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "short" });
  if (seconds < 60) {
    return ago.format(-Math.max(0, seconds), "second");
  }
  return seconds < 3600
    ? ago.format(-Math.floor(seconds / 60), "minute")
    : ago.format(-Math.floor(seconds / 3600), "hour");
}
