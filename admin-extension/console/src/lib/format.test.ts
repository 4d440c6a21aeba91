import { describe, expect, it } from "vitest";
import {
  formatAgo,
  formatBytes,
  formatMillis,
  formatMoney,
  formatTime,
  nanosToDecimal,
  permille,
} from "./format";

describe("formatMoney", () => {
  it.each([
    ["0.0000258", "USD", "en", "$0.0000258"],
    ["0", "USD", "en", "$0.00"],
    ["1234567.5", "USD", "en", "$1,234,567.50"],
    ["0.100000000000000001", "USD", "en", "$0.100000000000000001"],
    ["9007199254740993.000000001", "USD", "en", "$9,007,199,254,740,993.000000001"],
    ["0.25", "CNY", "zh-CN", "¥0.25"],
    ["-0.5", "EUR", "en", "-€0.50"],
  ])("keeps every digit of %s %s", (decimal, currency, locale, shown) => {
    expect(formatMoney(decimal, currency, locale)).toBe(shown);
  });

  it("shows what it cannot read as it is", () => {
    expect(formatMoney("1e-7", "USD", "en")).toBe("1e-7 USD");
    expect(formatMoney("1", "dollars", "en")).toBe("1 dollars");
  });
});

describe("nanosToDecimal", () => {
  it.each([
    ["0", "0"],
    ["1", "0.000000001"],
    ["1500000000", "1.5"],
    ["100000000000", "100"],
    ["-2500000000", "-2.5"],
    ["2305843009213693951", "2305843009.213693951"],
    ["nonsense", "nonsense"],
  ])("turns %s into %s", (nanos, decimal) => {
    expect(nanosToDecimal(nanos)).toBe(decimal);
  });
});

describe("permille", () => {
  it.each([
    ["0", "100", 0],
    ["50", "100", 500],
    ["200", "100", 1000],
    ["1", "0", 1000],
    ["0", "0", 0],
    ["2305843009213693951", "2305843009213693951", 1000],
  ])("of %s in %s is %d", (part, whole, share) => {
    expect(permille(part, whole)).toBe(share);
  });
});

describe("formatMillis", () => {
  it.each([
    [0.4, "0.4 ms"],
    [12.34, "12.3 ms"],
    [812.4, "812 ms"],
    [61_250, "61.3 sec"],
  ])("shows %d as %s", (millis, shown) => {
    expect(formatMillis(millis, "en")).toBe(shown);
  });
});

describe("formatTime", () => {
  const now = new Date(2026, 0, 2, 12, 0, 0);

  it("leaves out today's date", () => {
    expect(formatTime(new Date(2026, 0, 2, 9, 8, 7).toISOString(), "en", now)).toBe("09:08:07");
  });

  it("names another day", () => {
    expect(formatTime(new Date(2026, 0, 1, 9, 8, 7).toISOString(), "en", now)).toBe(
      "Jan 1, 09:08:07",
    );
  });

  it("shows what is no time as it is", () => {
    expect(formatTime("soon", "en", now)).toBe("soon");
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 byte"],
    [1023, "1,023 byte"],
    [1536, "1.5 kB"],
    [33_554_432, "32 MB"],
    [5_497_558_138_880, "5,120 GB"],
  ])("shows %d as %s", (bytes, shown) => {
    expect(formatBytes(bytes, "en")).toBe(shown);
  });
});

describe("formatAgo", () => {
  const at = "2026-01-01T12:00:00Z";

  it.each([
    ["2026-01-01T12:00:01Z", "0 sec. ago"],
    ["2026-01-01T11:59:57Z", "3 sec. ago"],
    ["2026-01-01T11:58:01Z", "1 min. ago"],
    ["2026-01-01T08:30:00Z", "3 hr. ago"],
    ["soon", "soon"],
  ])("of %s is %s", (iso, shown) => {
    expect(formatAgo(iso, at, "en")).toBe(shown);
  });
});
