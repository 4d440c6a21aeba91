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
